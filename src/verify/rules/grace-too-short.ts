import { formatDuration, parseDuration } from '../../model/quantity.ts'
import type { Workload } from '../../model/workload.ts'
import { changedBy, type OutputPlace } from '../changed-by.ts'
import { composeFile } from '../compose-file.ts'
import { at, text } from '../data.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { podsOf } from '../pods.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Kubernetes waits this long where nothing is said, compose this long. */
const defaults = { kubernetes: 30_000, compose: 10_000 } as const

/** No platform kills a service before it has finished what it drains. */
export const graceTooShort: OutputRule = {
  code: 'grace-too-short',
  severity: 'error',
  check(tier, report) {
    for (const { workload, grace, place } of graces(tier)) {
      const http = tier.environment.services.find(({ name }) => name === workload.name)?.http
      // Compose sends the signal at once: what routers need to notice comes on top only on Kubernetes.
      const notice = place.target === 'kubernetes' ? workload.stop.notice : 0
      if (http === undefined || grace >= notice + http.drain) continue
      const [is, drain, needed] = [grace, http.drain, notice + http.drain].map(formatDuration)
      report({
        at: changedBy(tier.environment, place, ['services', workload.name, 'http', 'drain']),
        message: `${place.selector} kills "${workload.name}" ${is} after it was told to stop, and it needs ${notice === 0 ? '' : `${formatDuration(notice)} until routers notice + `}${drain} to drain${notice === 0 ? '' : ` = ${needed}`}`,
        help: `Write ${needed} or more, or a shorter \`http.drain\`, from which the time follows.`,
        related: [{ at: ['services', workload.name, 'http', 'drain'], message: `it drains for ${drain}` }],
      })
    }
  },
}

interface Grace {
  readonly workload: Workload
  readonly grace: number
  readonly place: OutputPlace
}

function graces(tier: EmittedTier): readonly Grace[] {
  const pods = podsOf(kubernetesObjects(tier))
  const services = at(composeFile(tier), 'services')
  return tier.environment.services.flatMap(({ workload }): Grace[] => {
    const own = pods.find(({ owner }) => owner.name === workload.name)
    const service = at(services, workload.name)
    const seconds = at(own?.template, 'spec', 'terminationGracePeriodSeconds')
    const written = text(at(service, 'stop_grace_period'))
    const inCluster: Grace[] =
      own === undefined
        ? []
        : [
            {
              workload,
              grace: typeof seconds === 'number' ? seconds * 1000 : defaults.kubernetes,
              place: {
                target: 'kubernetes',
                selector: nameOf(own.owner),
                within: `${own.within}.spec.terminationGracePeriodSeconds`,
              },
            },
          ]
    const onHost: Grace[] =
      service === undefined
        ? []
        : [
            {
              workload,
              grace: (written === undefined ? undefined : parseDuration(written)) ?? defaults.compose,
              place: {
                target: 'compose',
                selector: 'compose.yaml',
                within: `services.${workload.name}.stop_grace_period`,
              },
            },
          ]
    return [...inCluster, ...onHost]
  })
}

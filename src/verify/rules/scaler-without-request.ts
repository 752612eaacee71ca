import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { at, items, text } from '../data.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import type { Pods } from '../pods.ts'
import { containersOf, podsOf } from '../pods.ts'
import type { OutputRule } from '../rule.ts'
import { scalersOf } from '../scalers.ts'

/** Utilisation is a share of what is requested: without a request the autoscaler reads nothing and never scales. */
export const scalerWithoutRequest: OutputRule = {
  code: 'scaler-without-request',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const pods = podsOf(objects)
    for (const { scaler, scaled } of scalersOf(objects)) {
      const own = pods.find(({ owner }) => owner === scaled)
      if (scaled === undefined || own === undefined) continue
      for (const { resource, container } of utilisations(scaler.data)) {
        const lacking = containersOf(own).find((one) => concerns(one, container) && lacks(one, resource))
        if (lacking === undefined) continue
        const place = { target: 'kubernetes', selector: nameOf(scaled), within: resourcesOf(own) }
        report({
          at: changedBy(tier.environment, place, [
            ...objectPath(tier.environment, scaled.name),
            'scale',
            'by',
          ]),
          message: `${nameOf(scaler)} follows the use of ${resource}, and the container "${String(at(lacking, 'name'))}" of ${nameOf(scaled)} requests none: it would never scale`,
          help: `Write \`resources: {requests: {${resource}: …}}\`.`,
        })
      }
    }
  },
}

function resourcesOf({ within }: Pods): string {
  return `${within}.spec.containers.resources`
}

interface Utilisation {
  readonly resource: string
  /** Undefined: of all containers together. */
  readonly container: string | undefined
}

function utilisations(scaler: Data): readonly Utilisation[] {
  return items(at(scaler, 'spec', 'metrics')).flatMap((metric) =>
    (['resource', 'containerResource'] as const).flatMap((kind) => {
      const resource = text(at(metric, kind, 'name'))
      const isShare = at(metric, kind, 'target', 'type') === 'Utilization'
      return resource === undefined || !isShare
        ? []
        : [{ resource, container: text(at(metric, kind, 'container')) }]
    }),
  )
}

function concerns(container: Data, name: string | undefined): boolean {
  return name === undefined || at(container, 'name') === name
}

/** Kubernetes takes a limit for the request where there is no other. */
function lacks(container: Data, resource: string): boolean {
  const of = (kind: string) => at(container, 'resources', kind, resource)
  return of('requests') === undefined && of('limits') === undefined
}

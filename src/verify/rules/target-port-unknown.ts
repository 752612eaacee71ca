import type { Finding } from '../../check/rule.ts'
import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { at, items } from '../data.ts'
import type { KubernetesObject } from '../kubernetes-objects.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import type { Pods } from '../pods.ts'
import { containersOf, podSelector, podsOf, portsOf } from '../pods.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Services and probes ask on ports on which the pods listen. */
export const targetPortUnknown: OutputRule = {
  code: 'target-port-unknown',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const pods = podsOf(objects)
    const select = podSelector(pods)
    for (const service of ofKind(objects, 'Service')) {
      const owner = select(at(service.data, 'spec', 'selector'))[0]
      if (owner === undefined) continue
      for (const port of items(at(service.data, 'spec', 'ports'))) {
        const target = at(port, 'targetPort') ?? at(port, 'port')
        if (!listens(owner, target)) report(finding(tier, service, owner, target, 'spec.ports'))
      }
    }
    for (const owner of pods) {
      for (const { kind, port } of probesOf(owner)) {
        if (!listens(owner, port))
          report(finding(tier, owner.owner, owner, port, `${owner.within}.spec.containers.${kind}`))
      }
    }
  },
}

const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const
const actions = ['httpGet', 'tcpSocket', 'grpc'] as const

function probesOf(pods: Pods): readonly { readonly kind: string; readonly port: Data }[] {
  return containersOf(pods).flatMap((container) =>
    probes.flatMap((kind) =>
      actions.flatMap((action) => {
        const port = at(container, kind, action, 'port')
        return port === undefined ? [] : [{ kind, port }]
      }),
    ),
  )
}

/** A pod that says nothing of its ports may listen on any. */
function listens(pods: Pods, port: Data | undefined): boolean {
  const ports = portsOf(pods)
  return ports.length === 0 || ports.some(({ name, number }) => name === port || number === port)
}

function finding(
  { environment }: EmittedTier,
  object: KubernetesObject,
  { owner, within: template }: Pods,
  port: Data | undefined,
  within: string,
): Finding {
  const ports = portsOf({ owner, within: template, template: at(owner.data, ...template.split('.')) ?? {} })
  const own = { target: 'kubernetes', selector: nameOf(object), within }
  const listening = {
    target: 'kubernetes',
    selector: nameOf(owner),
    within: `${template}.spec.containers.ports`,
  }
  const fallback = objectPath(environment, owner.name)
  const mine = changedBy(environment, own, fallback)
  return {
    at: mine === fallback ? changedBy(environment, listening, fallback) : mine,
    message: `${nameOf(object)} asks on port ${String(port)}, and the pods of ${nameOf(owner)} listen on ${ports.map(({ name, number }) => `${name ?? ''} (${String(number)})`).join(', ')}`,
    help: 'Leave ports to the spec: `ports` of the service is what routes, checks and scrapes all follow.',
  }
}

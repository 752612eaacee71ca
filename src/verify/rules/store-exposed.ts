import type { Finding } from '../../check/rule.ts'
import { changedBy } from '../changed-by.ts'
import { composeServices } from '../compose-file.ts'
import { at, items, text } from '../data.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import { podSelector, podsOf } from '../pods.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Stores and the monitoring are reached from inside of the tier, or from its host, alone. */
export const storeExposed: OutputRule = {
  code: 'store-exposed',
  severity: 'error',
  check(tier, report) {
    const inner = new Map(
      tier.environment.workloads
        .filter(({ role }) => role === 'store' || role === 'monitoring' || role === 'exporter')
        .map(({ name, role }) => [name, role === 'store' ? 'a store' : 'the monitoring']),
    )
    for (const finding of [...inCluster(tier, inner), ...onHost(tier, inner)]) report(finding)
  },
}

type Inner = ReadonlyMap<string, string>

function inCluster(tier: EmittedTier, inner: Inner): readonly Finding[] {
  const objects = kubernetesObjects(tier)
  const select = podSelector(podsOf(objects))
  return ofKind(objects, 'Service').flatMap((service) => {
    const type = text(at(service.data, 'spec', 'type'))
    const owner = select(at(service.data, 'spec', 'selector'))[0]?.owner
    const what = inner.get(owner?.name ?? '')
    if ((type !== 'LoadBalancer' && type !== 'NodePort') || owner === undefined || what === undefined)
      return []
    const place = { target: 'kubernetes', selector: nameOf(service), within: 'spec.type' }
    return [
      {
        at: changedBy(tier.environment, place, objectPath(tier.environment, owner.name)),
        message: `${nameOf(service)} of type ${type} opens ${what} to everybody who reaches the cluster's addresses`,
        help: `Leave the type out; \`kubectl port-forward service/${service.name}\` reaches it for a while.`,
      },
    ]
  })
}

function onHost(tier: EmittedTier, inner: Inner): readonly Finding[] {
  return composeServices(tier).flatMap(([name, service]) => {
    const what = inner.get(name)
    const open = items(at(service, 'ports')).find(
      (port) => !isLoopback(text(port) ?? text(at(port, 'host_ip'))),
    )
    if (what === undefined || open === undefined) return []
    const place = { target: 'compose', selector: 'compose.yaml', within: `services.${name}.ports` }
    return [
      {
        at: changedBy(tier.environment, place, objectPath(tier.environment, name)),
        message: `compose.yaml opens ${what}, "${name}", on all addresses of the host; Docker goes past its firewall`,
        help: 'Publish it on 127.0.0.1 alone.',
      },
    ]
  })
}

/** Of `127.0.0.1:5432:5432` or of a `host_ip`. */
function isLoopback(address: string | undefined): boolean {
  return /^(127\.|\[?::1\]?)/.test(address ?? '')
}

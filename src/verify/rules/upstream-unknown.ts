import type { Finding } from '../../check/rule.ts'
import { networkPorts } from '../../model/workload.ts'
import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { composeFile } from '../compose-file.ts'
import { at, entries, items, text } from '../data.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import { nginxLocations } from '../nginx-locations.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Whatever a proxy passes requests to is there, listens on that port, and is on a network that the proxy is on. */
export const upstreamUnknown: OutputRule = {
  code: 'upstream-unknown',
  severity: 'error',
  check(tier, report) {
    for (const finding of [...behindGateway(tier), ...behindNginx(tier)]) report(finding)
  },
}

/** Services that are missing altogether are dangling references. */
function behindGateway(tier: EmittedTier): readonly Finding[] {
  const objects = kubernetesObjects(tier)
  return ofKind(objects, 'HTTPRoute').flatMap((route) =>
    items(at(route.data, 'spec', 'rules')).flatMap((rule) =>
      items(at(rule, 'backendRefs')).flatMap((backend): Finding[] => {
        const [name, port] = [at(backend, 'name'), at(backend, 'port')]
        const service = ofKind(objects, 'Service').find((one) => one.name === name)
        const ports = items(at(service?.data, 'spec', 'ports')).map((one) => at(one, 'port'))
        if (service === undefined || ports.includes(port)) return []
        const place = { target: 'kubernetes', selector: nameOf(route), within: 'spec.rules.backendRefs.port' }
        const message = `${nameOf(route)} sends requests to port ${String(port)} of ${nameOf(service)}, which has ${ports.join(', ')}`
        return [
          {
            at: changedBy(tier.environment, place, ['routes']),
            message,
            help: `Write ${ports.join(' or ')}.`,
          },
        ]
      }),
    ),
  )
}

function behindNginx(tier: EmittedTier): readonly Finding[] {
  const compose = composeFile(tier)
  const peers = new Set(nginxLocations(tier).flatMap((location) => location.peers))
  return [...peers].flatMap((peer) => {
    const [host = '', port = ''] = peer.split(':')
    const obstacle =
      unknownPeer(tier, host, Number(port)) ?? (compose === undefined ? undefined : cutOff(compose, host))
    if (obstacle === undefined) return []
    const place = { target: 'compose', selector: 'compose.yaml', within: `services.${host}` }
    return [
      {
        at: changedBy(tier.environment, place, ['services', host]),
        message: `nginx passes requests to ${peer}, ${obstacle}`,
        help: 'Leave the name, the ports and the networks of what routes lead to as they are.',
      },
    ]
  })
}

function unknownPeer({ environment }: EmittedTier, host: string, port: number): string | undefined {
  const workload = environment.workloads.find(({ name }) => name === host)
  if (workload === undefined) return 'and no service has that name'
  return networkPorts(workload).some(({ number }) => number === port)
    ? undefined
    : 'and it does not listen on that port'
}

function cutOff(compose: Data, host: string): string | undefined {
  const service = at(compose, 'services', host)
  if (service === undefined) return 'and compose.yaml has no such service'
  const own = networksOf(service)
  const proxy = networksOf(at(compose, 'services', 'proxy'))
  if (own.some((network) => proxy.includes(network))) return undefined
  return `which is on the networks ${own.join(', ') || 'of nobody'}, and the proxy on ${proxy.join(', ')}`
}

/** Both forms of compose: a list of names, or a map by name. */
function networksOf(service: Data | undefined): readonly string[] {
  const networks = at(service, 'networks')
  return [...items(networks).flatMap((name) => text(name) ?? []), ...entries(networks).map(([name]) => name)]
}

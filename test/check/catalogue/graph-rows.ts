import { expect } from 'vitest'
import {
  type Compiled,
  clusters,
  each,
  networksOf,
  type Pod,
  type Read,
  tiers,
} from '../../defects/compiled.ts'
import type { CatalogueRow } from './row.ts'

type Cluster = (typeof clusters)[number]

const name = 'app.kubernetes.io/name'

/** `from>to` of every connection inside of the tier that network policies allow on one of the two sides. */
function edges(files: Compiled, tier: Cluster, side: 'ingress' | 'egress'): ReadonlySet<string> {
  const [key, of] = side === 'ingress' ? (['from', 'ingress'] as const) : (['to', 'egress'] as const)
  const all = files.objects(tier, 'NetworkPolicy').flatMap(({ spec }) => {
    const own = spec.podSelector.matchLabels?.[name]
    const peers = (spec[of] ?? []).flatMap((rule: Read) => rule[key] ?? [])
    return peers
      .filter((peer: Read) => peer.namespaceSelector === undefined && peer.podSelector !== undefined)
      .map((peer: Read) => peer.podSelector.matchLabels[name])
      .map((other: string) => (side === 'ingress' ? `${other}>${own}` : `${own}>${other}`))
  })
  return new Set(all)
}

function pod(files: Compiled, tier: Cluster, workload: string): Pod {
  const found = files.pods(tier).find(({ owner }) => owner.metadata.name === workload)
  if (found === undefined) throw new Error(`no pods of ${workload} in ${tier}`)
  return found
}

/** Names, ports and paths: who reaches whom. */
export const graphRows: readonly CatalogueRow[] = [
  {
    id: 'deploy G1',
    truth: 'whatever a proxy passes requests to is there, listens on that port and shares a network with it',
    rules: ['upstream-unknown'],
    defects: ['deploy D38'],
  },
  {
    id: 'deploy G2',
    truth: 'containers, Services, checks, proxies, variables and scrapes speak of one port',
    rules: ['port-variable-mismatch', 'target-port-unknown', 'peer-port-unknown'],
    holds: (files) => {
      each(clusters, (tier) => {
        const [container] = pod(files, tier, 'api').containers
        expect(container.ports).toEqual([{ name: 'http', containerPort: 3000 }])
        expect(files.object(tier, 'Service', 'api').spec.ports).toEqual([
          { name: 'http', port: 3000, targetPort: 'http' },
        ])
        each(['startupProbe', 'readinessProbe', 'livenessProbe'], (probe) =>
          expect(container[probe].httpGet.port).toBe('http'),
        )
      })
      each(tiers, (tier) => {
        expect(files.compose(tier).services.api.environment.PORT).toBe('3000')
        expect(files.nginx(tier)).toContain('api:3000')
      })
    },
  },
  {
    id: 'deploy G3',
    truth: 'no two containers publish one port of the host',
    rules: ['host-port-conflict'],
    defects: ['deploy D15'],
  },
  {
    id: 'deploy G4',
    truth: 'what has a fixed port of the host runs once',
    rules: ['dropped-by-target'],
    defects: ['deploy D14'],
  },
  {
    id: 'deploy G5',
    truth: 'what is published is what the firewall lets through',
    lacking: 'there is no output for a firewall; on compose the published ports are those of the proxy alone',
  },
  {
    id: 'deploy G6',
    truth: 'stores and admin pages are not published beyond the host',
    rules: ['store-exposed', 'port-bypasses-edge'],
    defects: ['deploy D13'],
  },
  {
    id: 'deploy G7',
    truth: 'starting has an order, and every wait is for something that can happen',
    rules: ['start-order-cycle', 'wait-never-met'],
    defects: ['deploy D20'],
  },
  {
    id: 'deploy G8',
    truth: 'network policies, networks of compose and the declared uses are one graph',
    rules: ['use-undeclared'],
    holds: (files) =>
      each(clusters, (tier) => {
        const allowed = edges(files, tier, 'ingress')
        expect(edges(files, tier, 'egress')).toEqual(allowed)
        const { services } = files.compose(tier)
        const networks = (one: string): readonly string[] => networksOf(services[one] ?? {})
        each(allowed, (edge) => {
          const [from = '', to = ''] = edge.split('>')
          // Backups are not part of the local copy.
          if (services[from] === undefined) return
          expect(
            networks(from).some((network) => networks(to).includes(network)),
            edge,
          ).toBe(true)
        })
        each(['cache', 'db', 'queue'], (store) => {
          const members = Object.keys(services).filter((one) => networks(one).includes(store))
          // Clients may know only the pooler or the standbys of a store.
          const servers = members.filter((one) => one === store || one.startsWith(`${store}-`))
          for (const member of members.filter((one) => one !== store))
            expect(
              servers.some((server) => allowed.has(`${member}>${server}`)),
              `${member} beside ${store}`,
            ).toBe(true)
        })
      }),
  },
  {
    id: 'deploy G9',
    truth: 'what is called outside is allowed to leave, and nothing else leaves',
    rules: ['external-undeclared'],
    holds: (files) => {
      each(clusters, (tier) => {
        const leaving = files
          .objects(tier, 'NetworkPolicy')
          .filter(({ spec }) =>
            (spec.egress ?? []).some(({ to = [] }: Read) =>
              to.some(({ ipBlock }: Read) => ipBlock?.cidr === '0.0.0.0/0'),
            ),
          )
        const names = leaving.map(({ metadata }) => metadata.name)
        expect(names).toContain('api')
        for (const store of ['cache', 'prometheus', 'grafana', 'migrate']) expect(names).not.toContain(store)
      })
      each(tiers, (tier) => {
        const { networks, services } = files.compose(tier)
        each(Object.entries<Read>(networks), ([network, body]) =>
          expect(body.internal === true, network).toBe(!['egress', 'loopback', 'public'].includes(network)),
        )
        expect(networksOf(services.cache)).toEqual(['cache'])
      })
    },
  },
  {
    id: 'deploy G10',
    truth: 'every part of a system is in every output, or it is said that it is not',
    rules: ['dropped-by-target'],
    defects: ['deploy D36', 'deploy D72'],
  },
  {
    id: 'deploy G11',
    truth: 'whatever an output names is in it',
    rules: ['dangling-reference'],
    defects: ['deploy D64'],
  },
  {
    id: 'deploy G12',
    truth: 'each selector selects the pods of one workload, and no version is in it',
    rules: ['selector-mismatch'],
    holds: (files) =>
      each(clusters, (tier) =>
        each(files.objects(tier, 'Deployment'), ({ spec, metadata }) =>
          expect(spec.selector).toEqual({ matchLabels: { [name]: metadata.name } }),
        ),
      ),
  },
  {
    id: 'deploy G13',
    truth: 'names are as short as their readers need them, and nobody has one twice',
    rules: ['name-taken', 'kubernetes-name-taken', 'kubernetes-port-name'],
    defects: ['deploy D49'],
    holds: (files) =>
      each(clusters, (tier) => {
        // Controllers add to the names of these: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
        const longest: Readonly<Record<string, number>> = { CronJob: 52, StatefulSet: 52 }
        const longestSpecName = 40
        each(files.objects(tier), ({ kind, metadata }) => {
          const added = metadata.name.replace(/^(backup|verify)-/, '')
          const most = (longest[kind] ?? 63) - (metadata.name.length - added.length)
          expect(longestSpecName, kind).toBeLessThanOrEqual(most)
        })
      }),
  },
  {
    id: 'deploy G14',
    truth: 'Kubernetes adds no variables of its own to those of a program',
    defects: ['deploy D73'],
  },
  {
    id: 'deploy G15',
    truth: 'every public host has a certificate, is watched, and is what tests after a rollout ask for',
    rules: ['probe-unanswered', 'smoke-test-unanswered'],
    defects: ['operate D54'],
    holds: (files) =>
      each(clusters, (tier) =>
        each(['api'], (route) => {
          const { listeners } = files.object(tier, 'Gateway', 'edge').spec
          const certificates = files.objects(tier, 'Certificate')
          each<string>(files.object(tier, 'HTTPRoute', route).spec.hostnames, (host) => {
            const listener = listeners.find(({ hostname }: Read) => hostname === host)
            const secret = listener.tls.certificateRefs[0].name
            const own = certificates.find(({ spec }) => spec.secretName === secret)
            expect(own.spec.dnsNames, host).toContain(host)
          })
        }),
      ),
    lacking: 'DNS is not an output',
  },
  {
    id: 'deploy G16',
    truth: 'a request goes to the same service whichever proxy takes it',
    rules: ['path-shadowed', 'host-in-two-routes'],
    holds: (files) =>
      each(clusters, (tier) => {
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const prefixes = rules.flatMap(({ matches }: Read) =>
          matches.flatMap(({ path }: Read) => (path.type === 'PathPrefix' ? [path.value] : [])),
        )
        expect(prefixes).toEqual(['/ai-chat', '/api/ai/', '/'])
        const locations = [...files.nginx(tier).matchAll(/^ {4}location ~ \^(\S+?)\(\/\|\$\) /gm)]
        expect(locations.map(([, path]) => path)).toEqual(['/ai-chat', '/api/ai'])
      }),
  },
  {
    id: 'deploy G17',
    truth: 'checks and metrics are not for the public',
    rules: ['metrics-public', 'readiness-public'],
    defects: ['deploy D43'],
  },
  {
    id: 'deploy G18',
    truth: 'everybody asks for health by the same path',
    rules: ['probe-unanswered', 'smoke-test-unanswered'],
    holds: (files) =>
      each(clusters, (tier) => {
        const [container] = pod(files, tier, 'api').containers
        expect(container.livenessProbe.httpGet.path).toBe('/health')
        expect(container.readinessProbe.httpGet.path).toBe('/health/ready')
        expect(files.compose(tier).services.api.healthcheck.test.join(' ')).toContain(':3000/health/ready')
      }),
  },
]

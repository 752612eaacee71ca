import type { Connection, Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { containers } from './containers.ts'
import { nameInTier } from './copies.ts'

/** Networks that are not those of one store, and what a reader should know of each. */
const shared = {
  public: { internal: false, comment: 'For ports that others than the host may reach.' },
  loopback: { internal: false, comment: 'Publishes ports to the host alone.' },
  egress: {
    internal: false,
    comment: 'For calls to the internet; the internal networks lead nowhere.',
  },
  edge: { internal: true, comment: 'The proxy and what it leads to.' },
  app: { internal: true, comment: 'Services that call each other.' },
  monitoring: { internal: true, comment: 'Prometheus and what it watches.' },
} as const

type Shared = keyof typeof shared

/** The names of the networks a container joins, sorted; they follow from its connections and published ports alone. */
export function networksOf(environment: Environment, workload: Workload): readonly string[] {
  const names = new Set<string>()
  const own = nameInTier(environment, workload)
  for (const connection of environment.connections.filter((one) => !isOfMissingSidecar(one, workload))) {
    if (connection.from === own || connection.to === own) names.add(networkOf(environment, connection))
  }
  if (workload.role === 'proxy') names.add('edge')
  if (isWatchedProxy(environment, workload)) names.add('monitoring')
  for (const { publish, reach } of workload.ports) if (publish !== undefined) names.add(reach)
  return [...names].sort()
}

/** The top-level map: every network that some container joins; undefined where none does. */
export function networks(environment: Environment): DataMap | undefined {
  const used = new Set(containers(environment).flatMap((workload) => networksOf(environment, workload)))
  if (used.size === 0) return undefined
  const known = Object.entries(shared).filter(([name]) => used.has(name))
  const ofStores = [...used].filter((name) => !(name in shared)).sort()
  const comments = Object.fromEntries(known.map(([name, { comment }]) => [name, comment]))
  const map: DataMap = {
    ...Object.fromEntries(known.map(([name, { internal }]) => [name, internal ? { internal } : {}])),
    ...Object.fromEntries(ofStores.map((name) => [name, { internal: true }])),
  }
  const [first] = ofStores
  return commented(
    map,
    first === undefined ? comments : { ...comments, [first]: 'One for each store: those who use it.' },
  )
}

/** The network of a store: all of its servers are on it, and those who use it. */
export function storeNetwork({ partOf }: Workload): string {
  return partOf in shared ? `${partOf}-store` : partOf
}

function networkOf(environment: Environment, { from, to, kind }: Connection): string {
  if (kind === 'external') return 'egress'
  if (kind === 'edge') return 'edge'
  const roles = new Map(containers(environment).map(({ name, role }) => [name, role]))
  const server = containers(environment).find(({ name }) => name === to)
  if (server?.role === 'store') return storeNetwork(server)
  const isWatched = [from, to].some((name) => ['monitoring', 'exporter'].includes(roles.get(name) ?? ''))
  return (isWatched ? 'monitoring' : 'app') satisfies Shared
}

/** The proxy and its exporter: in a copy of a tier that runs elsewhere no connection speaks of them. */
function isWatchedProxy(environment: Environment, workload: Workload): boolean {
  const all = containers(environment)
  const isOne =
    workload.role === 'proxy' ||
    (workload.role === 'exporter' &&
      all.some(({ role, name }) => role === 'proxy' && name === workload.partOf))
  return isOne && all.some(({ role }) => role === 'monitoring')
}

/** A store calls nobody itself: it was a sidecar that did, which a local copy has not. */
function isOfMissingSidecar({ kind }: Connection, { role, sidecars }: Workload): boolean {
  return kind === 'external' && role === 'store' && sidecars.length === 0
}

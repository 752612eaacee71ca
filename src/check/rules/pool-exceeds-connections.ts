import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment, Store } from '../../model/environment.ts'
import type { Finding, TierRule } from '../rule.ts'
import { surgeOf } from '../surge.ts'

/** Connections that the server keeps for its administrators: https://www.postgresql.org/docs/current/runtime-config-connection.html */
const reservedByDefault = 3

/** At its peak, a rollout at full scale, no store is asked for more connections than it takes. */
export const poolExceedsConnections: TierRule = {
  code: 'pool-exceeds-connections',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const store of environment.stores) {
      const limit = Number(store.settings.get('max_connections') ?? Number.NaN)
      const reserved = reservedOf(store)
      const terms = termsOf(store, environment)
      const sum = terms.reduce((total, { count }) => total + count, 0)
      if (sum > limit - reserved) report(finding(store, terms, { sum, limit, reserved }))
    }
  },
}

/** What one kind of client asks for at the most. */
interface Term {
  readonly words: string
  readonly count: number
  /** Where its pool is written, for those that have one, and how many instances have such a pool. */
  readonly pool?: {
    readonly at: Path
    readonly owner: string
    readonly size: number
    readonly instances: number
  }
  /** Where it is written how many there are. */
  readonly scale?: { readonly at: Path; readonly message: string }
}

function reservedOf({ settings }: Store): number {
  const superuser = Number(settings.get('superuser_reserved_connections') ?? reservedByDefault)
  return superuser + Number(settings.get('reserved_connections') ?? 0)
}

function termsOf(store: Store, environment: Environment): readonly Term[] {
  return [
    ...serviceTerms(store, environment),
    ...jobTerms(store, environment),
    ...otherTerms(store, environment),
  ]
}

function serviceTerms(store: Store, environment: Environment): readonly Term[] {
  return environment.services.flatMap(({ name, uses, workload }) =>
    uses.flatMap(({ to, pool }): Term[] => {
      if (to !== store.name || pool === undefined) return []
      const { max } = workload.scale
      const surge = surgeOf(workload, environment)
      const count = pool * (max + surge)
      const instances = surge === 0 ? `${max}` : `(${max} + ${surge} more in a rollout)`
      const at = ['services', name, 'uses', to, 'pool']
      return [
        {
          words: `${name} ${pool} × ${instances} = ${count}`,
          count,
          pool: { at, owner: name, size: pool, instances: max + surge },
          scale: { at: ['services', name, 'scale', 'max'], message: `up to ${max} of ${name} run` },
        },
      ]
    }),
  )
}

function jobTerms(store: Store, { jobs }: Environment): readonly Term[] {
  return jobs.flatMap(({ name, uses }) =>
    uses.flatMap(({ to, pool }): Term[] => {
      if (to !== store.name || pool === undefined) return []
      const at = ['jobs', name, 'uses', to, 'pool']
      return [{ words: `${name} ${pool}`, count: pool, pool: { at, owner: name, size: pool, instances: 1 } }]
    }),
  )
}

function otherTerms(store: Store, { backups, workloads }: Environment): readonly Term[] {
  const isCopied = backups.some(
    ({ of, method }) =>
      of.kind === 'store' && of.name === store.name && (method === 'dump' || method === 'wal'),
  )
  const isWatched = workloads.some(({ role, partOf }) => role === 'exporter' && partOf === store.name)
  return [
    ...(isCopied ? [{ words: 'its backup 1', count: 1 }] : []),
    ...(isWatched ? [{ words: 'its exporter 1', count: 1 }] : []),
  ]
}

interface Numbers {
  readonly sum: number
  readonly limit: number
  readonly reserved: number
}

function finding(store: Store, terms: readonly Term[], { sum, limit, reserved }: Numbers): Finding {
  const options = [
    `Write \`max_connections: ${sum + reserved}\` or more`,
    ...smallerPool(terms, sum - (limit - reserved)),
  ]
  return {
    at: ['stores', store.name, 'settings', 'max_connections'],
    message: `"${store.name}" may be asked for ${sum} connections, and takes ${limit} − ${reserved} reserved = ${limit - reserved}: ${terms.map(({ words }) => words).join(', ')}`,
    help: `${options.join(', or ')}.`,
    related: terms.flatMap(placesOf),
  }
}

function placesOf({ pool, scale }: Term) {
  if (pool === undefined) return []
  const written = { at: pool.at, message: `${pool.owner} keeps ${pool.size} in each instance` }
  return scale === undefined ? [written] : [written, scale]
}

/** The pool of the largest client that would pass, where there is one. */
function smallerPool(terms: readonly Term[], excess: number): readonly string[] {
  const [largest] = [...terms].sort((left, right) => right.count - left.count)
  if (largest?.pool === undefined) return []
  const { owner, size, instances } = largest.pool
  const fitting = size - Math.ceil(excess / instances)
  return fitting < 1 ? [] : [`give ${owner} a pool of ${fitting} at the most`]
}

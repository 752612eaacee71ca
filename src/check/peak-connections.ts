import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment, Store, Use } from '../model/environment.ts'
import type { Pooler } from '../model/topology.ts'
import { surgeOf } from './surge.ts'

/** Connections that the server keeps for its administrators: https://www.postgresql.org/docs/current/runtime-config-connection.html */
const reservedByDefault = 3

/** What one kind of client asks for at the most. */
export interface ConnectionTerm {
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

/**
 * Every client of a store's server with the connections that it keeps at its peak: a rollout at full scale. Those who
 * go through the pooler count as the pooler.
 */
export function connectionTerms(store: Store, environment: Environment): readonly ConnectionTerm[] {
  const { pooler } = store.topology ?? {}
  const goes = (use: Use): boolean => pooler === undefined || use.direct === true
  return [
    ...(pooler === undefined ? [] : [poolerTerm(store, pooler, environment)]),
    ...serviceTerms(store, environment, goes),
    ...jobTerms(store, environment, goes),
    ...otherTerms(store, environment),
  ]
}

/** Every client of a store's pooler. */
export function pooledTerms(store: Store, environment: Environment): readonly ConnectionTerm[] {
  if (store.topology?.pooler === undefined) return []
  const goes = (use: Use): boolean => use.direct !== true
  return [...serviceTerms(store, environment, goes), ...jobTerms(store, environment, goes)]
}

function poolerTerm({ name, members = [] }: Store, pooler: Pooler, environment: Environment): ConnectionTerm {
  const { host, pool, instances } = pooler
  const workload = members.find((member) => member.name === host)
  const surge = workload === undefined ? 0 : surgeOf(workload, environment)
  const count = pool * (instances + surge)
  const many = surge === 0 ? `${instances}` : `(${instances} + ${surge} more in a rollout)`
  const at = ['stores', name, 'instance', 'pooler']
  return {
    words: `its pooler ${pool} × ${many} = ${count}`,
    count,
    pool: { at: [...at, 'pool'], owner: 'its pooler', size: pool, instances: instances + surge },
    scale: { at: [...at, 'instances'], message: `${instances} of the pooler run` },
  }
}

function serviceTerms(
  store: Store,
  environment: Environment,
  goes: (use: Use) => boolean,
): readonly ConnectionTerm[] {
  return environment.services.flatMap(({ name, uses, workload }) =>
    uses.flatMap((use): ConnectionTerm[] => {
      const { to, pool } = use
      if (to !== store.name || pool === undefined || !goes(use)) return []
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

function jobTerms(
  store: Store,
  { jobs }: Environment,
  goes: (use: Use) => boolean,
): readonly ConnectionTerm[] {
  return jobs.flatMap(({ name, uses }) =>
    uses.flatMap((use): ConnectionTerm[] => {
      const { to, pool } = use
      if (to !== store.name || pool === undefined || !goes(use)) return []
      const at = ['jobs', name, 'uses', to, 'pool']
      return [{ words: `${name} ${pool}`, count: pool, pool: { at, owner: name, size: pool, instances: 1 } }]
    }),
  )
}

function otherTerms(store: Store, { backups, workloads }: Environment): readonly ConnectionTerm[] {
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

/** Connections that a server keeps for its administrators. */
export function reservedConnections({ kind, settings }: Store): number {
  // MySQL and MariaDB keep theirs beside the limit: https://dev.mysql.com/doc/refman/8.4/en/administrative-connection-interface.html
  if (kind !== 'postgres') return 0
  const superuser = Number(settings.get('superuser_reserved_connections') ?? reservedByDefault)
  return superuser + Number(settings.get('reserved_connections') ?? 0)
}

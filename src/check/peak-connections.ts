import type { Path } from '../diagnostics/diagnostic.ts'
import type { Environment, Store } from '../model/environment.ts'
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

/** Every client of a store with the connections that it keeps at its peak: a rollout at full scale. */
export function connectionTerms(store: Store, environment: Environment): readonly ConnectionTerm[] {
  return [
    ...serviceTerms(store, environment),
    ...jobTerms(store, environment),
    ...otherTerms(store, environment),
  ]
}

function serviceTerms(store: Store, environment: Environment): readonly ConnectionTerm[] {
  return environment.services.flatMap(({ name, uses, workload }) =>
    uses.flatMap(({ to, pool }): ConnectionTerm[] => {
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

function jobTerms(store: Store, { jobs }: Environment): readonly ConnectionTerm[] {
  return jobs.flatMap(({ name, uses }) =>
    uses.flatMap(({ to, pool }): ConnectionTerm[] => {
      if (to !== store.name || pool === undefined) return []
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

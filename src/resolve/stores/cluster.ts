import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Store } from '../../model/environment.ts'
import { type Context, report } from '../context.ts'
import type { StoreFacts } from './store.ts'
import { hasManagedWord } from './words.ts'

/** Whether a store is a cluster. Reports an address for reading, which clusters do not have. */
export function isCluster({ context, name, kind, spec, at }: StoreFacts): boolean {
  if (spec.managed?.cluster !== true || !hasManagedWord(kind, 'cluster')) return false
  if (spec.managed.readers !== undefined)
    report(
      context,
      'bad-format',
      [...at, 'managed', 'readers'],
      `"${name}" is a cluster: its clients find the servers that only read through \`host\``,
      { side: 'key', help: 'Remove it, and have the client read from replicas.' },
    )
  return true
}

/**
 * Reports a database that a Redis cannot have: they have numbers, and a cluster has the first one alone.
 * https://redis.io/docs/latest/commands/select/
 */
export function refuseDatabase(
  context: Context,
  { name, kind, cluster }: Store,
  database: string | number | undefined,
  at: Path,
): void {
  if (database === undefined || (kind !== 'redis' && kind !== 'valkey')) return
  if (typeof database === 'string')
    report(context, 'bad-format', at, `databases of a ${kind} have numbers, and "${database}" is none`, {
      help: 'Write one from 0 to 15, or remove it for 0.',
    })
  else if (cluster === true && database !== 0)
    report(context, 'out-of-range', at, `"${name}" is a cluster, which has database 0 alone`, {
      help: 'Remove it, and begin the keys of each program with a prefix of its own.',
    })
}

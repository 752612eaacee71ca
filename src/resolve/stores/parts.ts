import type { Store } from '../../model/environment.ts'
import { type ConnectionParts, text } from '../values.ts'

/**
 * The parts of a connection to a store, with the addresses that its topology gives: those of the pooler unless the
 * program goes to the server itself, those of the standbys or of readers elsewhere, those of the sentinels. `build` makes the parts of a store
 * from its own address.
 */
export function partsByTopology(
  store: Store,
  isDirect: boolean,
  build: (store: Store) => ConnectionParts,
): ConnectionParts {
  const { topology, readers } = store
  if (topology === undefined)
    return { ...build(store), ...(readers === undefined ? {} : readParts(build({ ...store, ...readers }))) }
  const pooler = isDirect ? undefined : topology.pooler
  const parts = build(pooler === undefined ? store : { ...store, host: pooler.host, port: pooler.port })
  const read = topology.read === undefined ? {} : readParts(build({ ...store, ...topology.read }))
  if (topology.sentinel === undefined) return { ...parts, ...read }
  const { url: _, host: __, port: ___, endpoint: ____, ...others } = parts
  const { addresses, master } = topology.sentinel
  return {
    ...others,
    ...read,
    sentinels: [text(addresses.map(({ host, port }) => `${host}:${port}`).join(','))],
    master: [text(master)],
  }
}

function readParts({ url = [], host = [] }: ConnectionParts): ConnectionParts {
  return { readUrl: url, readHost: host }
}

/** Why a store lacks a part that others of its kind have, and what to do; undefined where it is only unknown. */
export function whyAbsent(
  { name, topology, workload, readers }: Store,
  part: string,
): { readonly message: string; readonly help: string } | undefined {
  const isRead = part === 'readUrl' || part === 'readHost'
  if (isRead && workload !== undefined)
    return {
      message: `"${name}" has no standby that reads could go to`,
      help: 'Write `instance: {standbys: 1}` or more for the store, or bind `url`.',
    }
  if (isRead && readers === undefined)
    return {
      message: `"${name}" is managed elsewhere, and nothing says where reads could go`,
      help: 'Write `managed: {readers: HOST}` beside its `host`, or bind `url`.',
    }
  if (topology?.sentinel !== undefined && ['url', 'host', 'port', 'endpoint'].includes(part))
    return {
      message: `"${name}" has no fixed ${part}: its sentinels say which server leads`,
      help: 'Bind `sentinels` and `master`, and have the client ask the sentinels; reads may go to `readUrl`.',
    }
  if (topology?.sentinel === undefined && ['sentinels', 'master'].includes(part))
    return {
      message: `"${name}" has no sentinels`,
      help: 'Write `instance: {topology: sentinel}` for the store, or bind `url`.',
    }
  return undefined
}

import type { Connection, Store, Use } from '../../model/environment.ts'
import type { Wait, Workload } from '../../model/workload.ts'

type Edge = Pick<Use, 'direct' | 'reads'>

/** The servers of a store that a program opens connections to: what parts it takes says which. */
export function serversFor(store: Store, use: Edge): readonly Workload[] {
  const { workload, topology, members = [] } = store
  if (workload === undefined) return []
  if (topology?.sentinel !== undefined) return [workload, ...members]
  const pooler = use.direct === true ? undefined : poolerOf(store)
  return [
    ...(use.reads === 'only' ? [] : [pooler ?? workload]),
    ...(use.reads === undefined ? [] : members.filter(({ peers }) => peers?.name === topology?.read?.host)),
  ]
}

function poolerOf({ topology, members = [] }: Store): Workload | undefined {
  return members.find(({ name }) => name === topology?.pooler?.host)
}

/** What a program waits for: every server that it opens connections to. */
export function waitsOn(store: Store, use: Edge, condition: Wait['condition']): readonly Wait[] {
  return serversFor(store, use).map(({ name }) => ({ on: name, condition }))
}

/** Connections from a program to the servers of a store that it uses. */
export function connectionsTo(from: string, store: Store, use: Edge): readonly Connection[] {
  if (store.workload === undefined) {
    const hosts = [
      ...(use.reads === 'only' ? [] : [store.host]),
      ...(use.reads === undefined || store.readers === undefined ? [] : [store.readers.host]),
    ]
    return hosts.map((to) => ({ from, to, port: store.port, protocol: 'tcp', kind: 'external' }))
  }
  return serversFor(store, use).flatMap((server) => between(from, server, store))
}

/** Connections of the servers of a store to each other. */
export function connectionsWithin(store: Store): readonly Connection[] {
  const { name: own, workload, topology, quorum, members = [] } = store
  if (quorum !== undefined)
    return quorum.ports.map((port) => ({ from: own, to: own, port, protocol: 'tcp', kind: 'workload' }))
  if (workload === undefined || topology === undefined) return []
  const all = [workload, ...members]
  if (topology.sentinel === undefined) return members.flatMap(({ name }) => between(name, workload, store))
  // Any of them may lead; sentinels watch all servers and ask each other, and a server that starts asks them.
  return all.flatMap((from) => all.filter((to) => to !== from).flatMap((to) => between(from.name, to, store)))
}

/** The first server has ports for its administrators too; the others have one. */
function between(from: string, server: Workload, store: Store): readonly Connection[] {
  const { name: to, ports } = server
  const port = to === store.name ? store.port : ports[0]?.number
  return port === undefined ? [] : [{ from, to, port, protocol: 'tcp', kind: 'workload' }]
}

/** Where clients that know all servers of a store themselves find them: `events-0.events:9092`; of most stores one. */
export function addressesOf({ host, port, quorum }: Store): readonly string[] {
  return (quorum?.servers ?? [host]).map((server) => `${server}:${port}`)
}

/** Every name under which the servers of a store are reached: what its certificate is for. */
export function hostsOf({ name, workload, topology, quorum, members = [] }: Store): readonly string[] {
  const shared = topology?.read === undefined ? [] : [topology.read.host]
  if (quorum !== undefined) return [name, ...quorum.servers]
  return [
    ...new Set([name, ...(workload?.aliases ?? []), ...members.map((member) => member.name), ...shared]),
  ]
}

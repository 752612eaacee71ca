/** How the servers of a store stand to each other, and the addresses that follow from it. */
export interface Topology {
  /** `sentinel`: servers that choose another leader when theirs fails. All others keep the leader that they have. */
  readonly kind: 'single' | 'replica' | 'sentinel'
  /** Servers that copy the first one. */
  readonly standbys: number
  /** The secret of the user as whom they log in. */
  readonly replication: string | undefined
  /** Where reads may go: all standbys under one name; with sentinels all servers, for any may lead. */
  readonly read: Address | undefined
  readonly sentinel: SentinelGroup | undefined
  readonly pooler: Pooler | undefined
}

/** A host with a port. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Those who watch the servers and say which of them leads. */
export interface SentinelGroup {
  /** What they call the servers that they watch. */
  readonly master: string
  readonly addresses: readonly Address[]
  /** How many must agree that the leader is gone: more than half of them. */
  readonly quorum: number
}

/** What keeps few connections to a server for many clients. Numbers are those of one instance. */
export interface Pooler extends Address {
  readonly mode: 'transaction' | 'session'
  readonly instances: number
  /** Connections to the server. */
  readonly pool: number
  /** Connections of clients. */
  readonly clients: number
  /** Prepared statements for each server connection; 0 keeps none. */
  readonly preparedStatements: number
}

/** The user as whom standbys log in, on every kind of store. */
export const replicationUser = 'replication'

/** The name of one standby: `db-standby-1` is the first. */
export function standbyName(store: string, number: number): string {
  return `${store}-standby-${number}`
}

/** 1 to `count`. */
export function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

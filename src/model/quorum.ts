/** Servers of a store that are one cluster: each keeps a share of the data, and most of them decide together. */
export interface Quorum {
  /** The name under which clients reach whichever of them is ready. */
  readonly host: string
  /** The names under which they reach each other, ready or not: `search-0.search`. */
  readonly servers: readonly string[]
  /** The ports on which they do. */
  readonly ports: readonly number[]
  /** Whether they notice that the certificate by which they know each other has been replaced. */
  readonly watchesCertificate: boolean
}

/** What one server calls itself: the name of its pod. `index` begins at 0. */
export function serverName(store: string, index: number): string {
  return `${store}-${index}`
}

/**
 * Where the others reach it: the name of its pod below that of its Service, on compose an alias.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
 */
export function serverHost(store: string, index: number): string {
  return `${serverName(store, index)}.${store}`
}

/** The name of a cluster for its clients, apart from the one that its servers have among themselves. */
export function clusterName(store: string): string {
  return `${store}-cluster`
}

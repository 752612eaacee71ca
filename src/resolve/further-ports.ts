import type { Connection, Job, Service, Store, StoreKind } from '../model/environment.ts'

/** Ports beside the one of its URL by which clients reach a store, by kind: all of a custom one. */
const furtherPorts: Readonly<Partial<Record<StoreKind, readonly string[] | 'all'>>> = {
  // Drivers of Go, Python and C++ speak its own protocol: https://clickhouse.com/docs/interfaces/tcp
  clickhouse: ['native'],
  custom: 'all',
}

/** Who uses a store also reaches the further ports of its clients. */
export function connectionsToFurtherPorts({
  services,
  jobs,
  stores,
}: {
  readonly services: readonly Service[]
  readonly jobs: readonly Job[]
  readonly stores: readonly Store[]
}): readonly Connection[] {
  return [...services, ...jobs].flatMap(({ name, uses }) =>
    uses.flatMap((use) => {
      const store = stores.find((one) => one.name === use.to)
      return store === undefined ? [] : portsOf(store).map((port) => ({ ...port, from: name }))
    }),
  )
}

function portsOf({ name, kind, port, workload }: Store): readonly Omit<Connection, 'from'>[] {
  const wanted = furtherPorts[kind] ?? []
  return (workload?.ports ?? [])
    .filter((one) => one.number !== port && (wanted === 'all' || wanted.includes(one.name)))
    .map(({ number, protocol }) => ({ to: name, port: number, protocol, kind: 'workload' }))
}

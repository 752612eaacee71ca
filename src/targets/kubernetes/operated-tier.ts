import type { Connection, Environment } from '../../model/environment.ts'
import { type OperatedStore, operatedStores } from '../../model/operated-stores.ts'
import type { Workload } from '../../model/workload.ts'
import { poolerPort } from './postgres-pooler.ts'

/** A tier without the servers that an operator runs: connections lead to the pods that it makes. */
export function withoutOperated(environment: Environment): Environment {
  const stores = operatedStores(environment)
  if (stores.length === 0) return environment
  const isOurs = ({ role, partOf }: Workload) =>
    role !== 'store' || !stores.some(({ name }) => name === partOf)
  return {
    ...environment,
    workloads: environment.workloads.filter(isOurs),
    connections: distinct(environment.connections.flatMap((one) => toPods(one, stores))),
    certificates: environment.certificates.map((one) => {
      const standbys = new Set(stores.filter(({ name }) => name === one.name).flatMap(standbysOf))
      return { ...one, hosts: one.hosts.filter((host) => !standbys.has(host)) }
    }),
  }
}

function standbysOf({ members = [], topology }: OperatedStore): readonly string[] {
  return members.map(({ name }) => name).filter((name) => name !== topology?.pooler?.host)
}

/** The operator's servers have one label together; a policy sees the port of the pod, not that of its Service. */
function toPods(connection: Connection, stores: readonly OperatedStore[]): readonly Connection[] {
  const standbyOf = (name: string) => stores.find((store) => standbysOf(store).includes(name))?.name
  // Servers reach each other by the policy of their own.
  if (standbyOf(connection.from) !== undefined) return []
  const isPooler = stores.some(({ topology }) => topology?.pooler?.host === connection.to)
  return [
    {
      ...connection,
      to: standbyOf(connection.to) ?? connection.to,
      port: isPooler ? poolerPort : connection.port,
    },
  ]
}

function distinct(connections: readonly Connection[]): readonly Connection[] {
  return [...new Map(connections.map((one) => [JSON.stringify(one), one])).values()]
}

/** What selects the pods that the operator makes of a name; undefined where it makes none. */
export function operatedLabels(
  environment: Environment,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const stores = operatedStores(environment)
  if (stores.some((store) => store.name === name)) return { 'cnpg.io/cluster': name }
  return stores.some(({ topology }) => topology?.pooler?.host === name)
    ? { 'cnpg.io/poolerName': name }
    : undefined
}

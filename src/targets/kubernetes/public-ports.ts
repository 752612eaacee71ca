import type { Port, Workload } from '../../model/workload.ts'

/** The ports of a workload that everybody may connect to. */
export function publicPorts({ ports }: Workload): readonly Port[] {
  return ports.filter(({ publish, reach }) => publish !== undefined && reach === 'public')
}

/** The names of the load balancers of a workload: none, one, or one for each protocol. */
export function publicServiceNames(workload: Workload): readonly string[] {
  const protocols = new Set(publicPorts(workload).map(({ protocol }) => protocol))
  return [`${workload.name}-public`, `${workload.name}-public-udp`].slice(0, protocols.size)
}

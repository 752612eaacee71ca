import type { Environment } from '../../model/environment.ts'
import { serverHost, serverName } from '../../model/quorum.ts'
import { serversOf, type Workload } from '../../model/workload.ts'

/**
 * The servers of a cluster as containers of their own: replicas of one service would share its volume and have no
 * names. The first is called as the store, as if it were alone.
 */
export function copiesOf(workload: Workload): readonly Workload[] {
  const servers = serversOf(workload)
  if (servers < 2) return [workload]
  const { name, aliases, runtime } = workload
  return Array.from({ length: servers }, (_, index) => ({
    ...workload,
    name: index === 0 ? name : serverName(name, index),
    aliases: [...aliases, serverHost(name, index)],
    scale: { ...workload.scale, min: 1, max: 1 },
    runtime: { ...runtime, hostname: serverName(name, index) },
  }))
}

/** The name by which the tier knows a container: that of the first, for all servers of a cluster. */
export function nameInTier({ workloads }: Environment, { name, peers }: Workload): string {
  const isCopy = peers !== undefined && !workloads.some((workload) => workload.name === name)
  return isCopy ? peers.set : name
}

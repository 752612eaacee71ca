import type { Connection, Environment, Store } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'

/** Where pods of EKS fetch their credentials: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
export const podIdentityAgent = { addresses: ['169.254.170.23/32', 'fd00:ec2::23/128'], port: 80 }

/** Whether a workload calls AWS and the spec says no role: the cluster associates one with its ServiceAccount. */
export function asksPodIdentity({ name, identity }: Workload, environment: Environment): boolean {
  return (
    identity === undefined &&
    environment.connections.some((connection) => connection.from === name && isOfAws(connection, environment))
  )
}

/** Who logs in to a store with a password asks nobody for credentials. */
function isOfAws({ to, kind }: Connection, { externals, stores }: Environment): boolean {
  if (kind !== 'external' || stores.some((store) => hasPassword(store, to))) return false
  const host = externals.find(({ name }) => name === to)?.host ?? to
  return host.endsWith('.amazonaws.com')
}

function hasPassword({ name, host, readers, password }: Store, to: string): boolean {
  return password !== undefined && [name, host, readers?.host].includes(to)
}

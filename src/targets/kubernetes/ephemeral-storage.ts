import type { Workload } from '../../model/workload.ts'

const mebibyte = 2 ** 20

/** The kubelet keeps five files of 10 MiB for each container, and rotates them late: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation */
export const logsSize = 100 * mebibyte
/** What a program may write beside its mounts, where its root can be written. */
const writableLayer = 1024 * mebibyte

/** Bytes that a container may take of its node's disk: logs, what it writes into its root, scratch space. */
export function ephemeralStorage({ security, mounts }: Pick<Workload, 'security' | 'mounts'>): number {
  const scratch = mounts.reduce((sum, mount) => (mount.kind === 'scratch' ? sum + mount.size : sum), 0)
  return logsSize + scratch + (security.readOnlyRoot ? 0 : writableLayer)
}

import type { Mount, Workload } from '../../model/workload.ts'

const mebibyte = 2 ** 20

/** The kubelet keeps five files of 10 MiB for each container, and rotates them late: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation */
export const logsSize = 100 * mebibyte
/** What a program may write beside its mounts, where its root can be written. */
const writableLayer = 1024 * mebibyte

/** Nodes of clouds have disks of 20 to 100 GB for the images and pods of all: more scratch space than this is no good guest. */
const largestOnNode = 10 * 1024 * mebibyte

/**
 * Whether scratch space is a volume that comes and goes with its pod, instead of a folder of the node:
 * https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export function isVolumeOfPod(mount: Mount): boolean {
  return mount.kind === 'scratch' && mount.size > largestOnNode
}

/** Bytes that a container may take of its node's disk: logs, what it writes into its root, scratch space. */
export function ephemeralStorage({ security, mounts }: Pick<Workload, 'security' | 'mounts'>): number {
  const scratch = mounts.reduce(
    (sum, mount) => (mount.kind === 'scratch' && !isVolumeOfPod(mount) ? sum + mount.size : sum),
    0,
  )
  return logsSize + scratch + (security.readOnlyRoot ? 0 : writableLayer)
}

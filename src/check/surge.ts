import type { Environment } from '../model/environment.ts'
import { containersOf, type Workload } from '../model/workload.ts'

/**
 * Instances that a rollout runs beyond the wanted number: a quarter, rounded up, on Kubernetes
 * (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge); none on compose, and none of
 * what keeps data, runs on each node, has graphics processors or mounts a volume that one instance can have at a time.
 */
export function surgeOf(workload: Workload, { platform, volumes }: Environment): number {
  const containers = containersOf(workload)
  const mounts = containers.flatMap((container) => container.mounts)
  const hasGpu = containers.some(({ runtime }) => runtime.gpu !== undefined)
  const isAlone = mounts.some(
    (mount) =>
      mount.kind === 'volume' &&
      volumes.some(({ name, access }) => name === mount.volume && access === 'single'),
  )
  if (platform !== 'kubernetes' || workload.stateful || workload.perNode || isAlone || hasGpu) return 0
  return Math.ceil(workload.scale.max / 4)
}

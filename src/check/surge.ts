import type { Environment } from '../model/environment.ts'
import type { Workload } from '../model/workload.ts'

/**
 * Instances that a rollout runs beyond the wanted number: a quarter, rounded up, on Kubernetes
 * (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge); none on compose, and none of
 * what keeps data or mounts a volume that one instance can have at a time.
 */
export function surgeOf(workload: Workload, { platform, volumes }: Environment): number {
  const isAlone = workload.mounts.some(
    (mount) =>
      mount.kind === 'volume' &&
      volumes.some(({ name, access }) => name === mount.volume && access === 'single'),
  )
  if (platform !== 'kubernetes' || workload.stateful || isAlone) return 0
  return Math.ceil(workload.scale.max / 4)
}

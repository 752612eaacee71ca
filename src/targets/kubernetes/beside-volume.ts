import type { PodSpec } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import type { Given } from './given.ts'
import { selectorLabels } from './labels.ts'

/**
 * Where the pods of a backup must run: on the node of whoever mounts the volume that they copy, if one node can have
 * it at a time. On any other they would wait for ever to attach it.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export function besideVolume(
  { name, role, mounts }: Workload,
  { volumes, workloads }: Environment,
): Given<PodSpec>['affinity'] {
  const single = new Set(volumes.flatMap((volume) => (volume.access === 'single' ? [volume.name] : [])))
  const copied = mounts.flatMap((mount) =>
    mount.kind === 'volume' && single.has(mount.volume) ? [mount.volume] : [],
  )
  const owner = workloads.find(
    (other) =>
      other.name !== name &&
      other.role === 'service' &&
      other.mounts.some((mount) => mount.kind === 'volume' && copied.includes(mount.volume)),
  )
  if (role !== 'backup' || owner === undefined) return undefined
  const term = {
    labelSelector: { matchLabels: selectorLabels(owner.name) },
    topologyKey: 'kubernetes.io/hostname',
  }
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
}

import { containersOf } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/**
 * The class that a cluster takes where none is named is a block device of its cloud nearly everywhere, and no such can
 * be mounted by many nodes: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes. Its claim
 * stays pending.
 */
export const volumeClassNotShared: TierRule = {
  code: 'volume-class-not-shared',
  severity: 'warning',
  scope: 'tier',
  check({ platform, outputs, volumes, workloads }, report) {
    if (platform !== 'kubernetes' || outputs.kubernetes?.sharedStorageClass !== undefined) return
    const mounts = workloads.flatMap(containersOf).flatMap((container) => container.mounts)
    for (const volume of volumes) {
      const isMounted = mounts.some((mount) => mount.kind === 'volume' && mount.volume === volume.name)
      const isMade = volume.size !== undefined && volume.class === undefined
      if (volume.access !== 'shared' || !isMade || !isMounted) continue
      report({
        at: ['volumes', volume.name, 'access'],
        message: `the volume "${volume.name}" is shared and names no class: that of most clusters gives a volume to one node at a time, and its pods would wait for ever`,
        help: 'Write `sharedStorageClass` in `outputs.kubernetes`, the name of a class of network file systems (EFS, Filestore, Azure Files, NFS), or a `class` for this volume alone.',
      })
    }
  },
}

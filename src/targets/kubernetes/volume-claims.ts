import { KubePersistentVolumeClaim, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment, KubernetesOutput, Volume } from '../../model/environment.ts'
import { formatSize } from '../../model/quantity.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** The volumes that a tier's services name, but for those that exist already. */
export function volumeClaims(
  { volumes }: Environment,
  output: KubernetesOutput,
): readonly KubernetesObject[] {
  return volumes.flatMap((volume) =>
    volume.size === undefined ? [] : [volumeClaim(volume, volume.size, output)],
  )
}

function volumeClaim(
  { name, access, class: named }: Volume,
  size: number,
  output: KubernetesOutput,
): KubernetesObject {
  const isShared = access === 'shared'
  return manifest(KubePersistentVolumeClaim, {
    metadata: { name },
    spec: {
      accessModes: [isShared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: named ?? (isShared ? output.sharedStorageClass : output.storageClass),
      resources: { requests: { storage: Quantity.fromString(formatSize(size)) } },
    },
  })
}

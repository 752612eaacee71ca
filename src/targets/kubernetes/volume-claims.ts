import { KubePersistentVolumeClaim, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment, KubernetesOutput, Volume } from '../../model/environment.ts'
import { formatSize } from '../../model/quantity.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** The volumes that a tier's services name and its workloads mount. */
export function volumeClaims(
  { volumes }: Environment,
  output: KubernetesOutput,
): readonly KubernetesObject[] {
  return volumes.map((volume) => volumeClaim(volume, output))
}

function volumeClaim({ name, size, access }: Volume, output: KubernetesOutput): KubernetesObject {
  const isShared = access === 'shared'
  return manifest(KubePersistentVolumeClaim, {
    metadata: { name },
    spec: {
      accessModes: [isShared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: isShared ? output.sharedStorageClass : output.storageClass,
      resources: { requests: { storage: Quantity.fromString(formatSize(size)) } },
    },
  })
}

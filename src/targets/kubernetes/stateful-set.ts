import { KubeStatefulSet, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { formatSize } from '../../model/quantity.ts'
import { type Mount, serversOf, type Workload } from '../../model/workload.ts'
import { controllerMetadata, selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import type { Pod } from './pod.ts'

type StateMount = Extract<Mount, { kind: 'state' }>

/** Runs a workload that keeps data: a pod with volumes of its own, never two at once; of a cluster one for each server. */
export function statefulSet(
  workload: Workload,
  storageClass: string | undefined,
  { template }: Pod,
): KubernetesObject {
  const claims = stateMounts(workload)
  const isCluster = serversOf(workload) > 1
  const object = manifest(KubeStatefulSet, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      serviceName: workload.name,
      replicas: workload.scale.min,
      podManagementPolicy: isCluster ? 'Parallel' : undefined,
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorLabels(workload.name) },
      template,
      volumeClaimTemplates:
        claims.length === 0 ? undefined : claims.map((claim) => claimTemplate(claim, workload, storageClass)),
    },
  })
  return isCluster
    ? withComment(
        object,
        ['spec', 'podManagementPolicy'],
        'The first one is not ready before most of the others run. A change still takes them one by one.',
      )
    : object
}

function claimTemplate({ name, size }: StateMount, workload: Workload, storageClassName: string | undefined) {
  return {
    metadata: { name, labels: workloadLabels(workload) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: Quantity.fromString(formatSize(size)) } },
    },
  }
}

/** Of all containers of the pod; what two of them mount is one volume. */
function stateMounts({ mounts, sidecars }: Workload): readonly StateMount[] {
  const all = [...mounts, ...sidecars.flatMap((sidecar) => sidecar.mounts)].filter(
    (mount) => mount.kind === 'state',
  )
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index)
}

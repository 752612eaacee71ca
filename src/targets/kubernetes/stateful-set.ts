import { KubeStatefulSet, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { formatSize } from '../../model/quantity.ts'
import type { Mount, Workload } from '../../model/workload.ts'
import { controllerMetadata, selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'
import type { Pod } from './pod.ts'

type StateMount = Extract<Mount, { kind: 'state' }>

/** Runs a workload that keeps data: one pod with volumes of its own, never two at once. */
export function statefulSet(
  workload: Workload,
  storageClass: string | undefined,
  { template }: Pod,
): KubernetesObject {
  const claims = stateMounts(workload)
  return manifest(KubeStatefulSet, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      serviceName: workload.name,
      replicas: workload.scale.min,
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorLabels(workload.name) },
      template,
      volumeClaimTemplates:
        claims.length === 0 ? undefined : claims.map((claim) => claimTemplate(claim, workload, storageClass)),
    },
  })
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

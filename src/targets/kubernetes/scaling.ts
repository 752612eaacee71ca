import { KubeHorizontalPodAutoscalerV2 } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { ScaleMetric, Workload } from '../../model/workload.ts'
import { workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** Where KEDA runs by default, and what its operator, which asks stores for their backlog, is called there. */
export const keda = { namespace: 'keda', labels: { app: 'keda-operator' } }

/** Whether something moves the number of instances. */
export function isScaled({ scale }: Workload): boolean {
  return scale.by !== undefined && scale.max > scale.min
}

/** Secrets that the scaler of a workload needs, by name. */
export function scalingSecrets(workload: Workload, environment: Environment): readonly string[] {
  const { by } = workload.scale
  if (!isScaled(workload) || by?.kind !== 'backlog') return []
  const store = environment.stores.find(({ name }) => name === by.store)
  return store?.password === undefined ? [] : [store.password]
}

/** What moves the number of instances: nothing, an autoscaler, or KEDA's objects where a queue decides. */
export function scaling(workload: Workload, environment: Environment): readonly KubernetesObject[] {
  const { by } = workload.scale
  if (!isScaled(workload) || by === undefined) return []
  return by.kind === 'cpu'
    ? [autoscaler(workload, by.utilisation)]
    : scaledByBacklog(workload, by, environment)
}

/** Doubles (or adds four) within half a minute; gives back one pod a minute, after five quiet ones. */
const behavior = {
  scaleUp: {
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 30 },
      { type: 'Pods', value: 4, periodSeconds: 30 },
    ],
  },
  scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
}

function autoscaler(workload: Workload, utilisation: number): KubernetesObject {
  const target = { type: 'Utilization', averageUtilization: Math.round(utilisation * 100) }
  return manifest(KubeHorizontalPodAutoscalerV2, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      minReplicas: workload.scale.min,
      maxReplicas: workload.scale.max,
      // Of the container, not of the pod: an idle sidecar would hide a busy application.
      metrics: [
        { type: 'ContainerResource', containerResource: { name: 'cpu', container: workload.name, target } },
      ],
      behavior,
    },
  })
}

type Backlog = Extract<ScaleMetric, { kind: 'backlog' }>

/** https://keda.sh/docs/latest/scalers/redis-lists/ */
function scaledByBacklog(
  workload: Workload,
  by: Backlog,
  environment: Environment,
): readonly KubernetesObject[] {
  const store = environment.stores.find(({ name }) => name === by.store)
  const labels = workloadLabels(workload)
  const [password] = scalingSecrets(workload, environment)
  const inTier = store?.workload !== undefined
  const host = inTier ? `${store.host}.${environment.namespace}.svc` : (store?.host ?? by.store)
  const trigger = {
    type: 'redis',
    metadata: {
      address: `${host}:${store?.port ?? 6379}`,
      listName: by.list,
      listLength: `${by.target}`,
      enableTLS: store === undefined || store.tls === 'none' ? undefined : 'true',
    },
    authenticationRef: password === undefined ? undefined : { name: workload.name },
  }
  const scaledObject = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: workload.name, labels },
    spec: {
      scaleTargetRef: { name: workload.name },
      minReplicaCount: workload.scale.min,
      maxReplicaCount: workload.scale.max,
      fallback: { failureThreshold: 3, replicas: workload.scale.min, behavior: 'currentReplicasIfHigher' },
      advanced: { horizontalPodAutoscalerConfig: { behavior } },
      triggers: [trigger],
    },
  }
  const authentication = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: workload.name, labels },
    spec: { secretTargetRef: [{ parameter: 'password', name: workload.name, key: password }] },
  }
  return password === undefined ? [scaledObject] : [authentication, scaledObject]
}

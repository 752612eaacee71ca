import type { Environment, Store } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { ScaleMetric, Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { httpHistogram } from '../shared/monitoring/conventions.ts'
import { backlogSecrets, backlogStore } from '../shared/pod-secrets.ts'
import { equals, rate, selector } from '../shared/promql/promql.ts'
import { behavior } from './autoscaler.ts'
import { workloadLabels } from './labels.ts'
import { type KubernetesObject, withComment } from './object.ts'
import type { Tier } from './tier.ts'

/** Where the tier's own Prometheus answers. */
export const prometheusPort = 9090

/** KEDA's objects for a workload: it runs an autoscaler of its own, which no second one may contradict. */
export function scaledByKeda(workload: Workload, tier: Tier): readonly KubernetesObject[] {
  const { min, max, by } = workload.scale
  const labels = workloadLabels(workload)
  const parameters = authenticationOf(backlogStore(workload, tier.environment))
  const scaledObject: KubernetesObject = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: workload.name, labels },
    spec: {
      scaleTargetRef: { name: workload.name },
      minReplicaCount: min,
      maxReplicaCount: max,
      fallback: by.some(isOfCluster)
        ? undefined
        : { failureThreshold: 3, replicas: min, behavior: 'currentReplicasIfHigher' },
      advanced: { horizontalPodAutoscalerConfig: { behavior } },
      triggers: by.map((metric) => trigger(metric, workload, tier)),
    },
  }
  const authentication: KubernetesObject = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: workload.name, labels },
    spec: {
      secretTargetRef: parameters.map(([parameter, key]) => ({ parameter, name: workload.name, key })),
    },
  }
  const explained = by.reduce(
    (object, metric, index) =>
      metric.kind === 'rps'
        ? withComment(object, ['spec', 'triggers', index, ''], requestsComment(metric))
        : object,
    scaledObject,
  )
  return parameters.length === 0 ? [explained] : [authentication, explained]
}

type Requests = Extract<ScaleMetric, { kind: 'rps' }>
type Backlog = Extract<ScaleMetric, { kind: 'backlog' }>
type Utilisation = Exclude<ScaleMetric, Requests | Backlog>

/** What the cluster measures itself. KEDA refuses a fallback beside it: the other measures go on deciding. */
function isOfCluster({ kind }: ScaleMetric): boolean {
  return kind === 'cpu' || kind === 'memory'
}

function trigger(metric: ScaleMetric, workload: Workload, tier: Tier): DataMap {
  if (metric.kind === 'rps') return requestsTrigger(metric, workload, tier)
  return metric.kind === 'backlog'
    ? backlogTrigger(metric, workload, tier)
    : utilisationTrigger(metric, workload)
}

/** https://keda.sh/docs/latest/scalers/cpu/ and https://keda.sh/docs/latest/scalers/memory/ */
function utilisationTrigger({ kind, utilisation }: Utilisation, { name }: Workload): DataMap {
  return {
    type: kind,
    metricType: 'Utilization',
    metadata: { containerName: name, value: `${Math.round(utilisation * 100)}` },
  }
}

/** https://keda.sh/docs/latest/scalers/prometheus/ */
function requestsTrigger(
  { target, window }: Requests,
  { name }: Workload,
  { environment, output: { operators } }: Tier,
): DataMap {
  const { namespace, monitoring } = environment
  const isOwn = monitoring.prometheus !== undefined
  const ofTier = isOwn ? [] : [equals('namespace', namespace)]
  const series = selector(`${httpHistogram}_count`, [equals('job', name), ...ofTier])
  return {
    type: 'prometheus',
    metricType: 'AverageValue',
    metadata: {
      serverAddress: isOwn
        ? `http://prometheus.${namespace}.svc:${prometheusPort}`
        : operators.prometheus?.url,
      query: `sum(${rate(series, window)})`,
      threshold: `${target}`,
      // Nothing measured is not nothing to do: without it, a lost target would shrink the service.
      ignoreNullValues: 'false',
    },
  }
}

function requestsComment({ target, window }: Requests): string {
  return `Requests a second over ${formatDuration(window)}: ${target} for each instance. No answer keeps the number as it is.`
}

/** https://keda.sh/docs/latest/scalers/redis-lists/; beside `enableTLS` it takes `ca` from an authentication too. */
function backlogTrigger(
  { store: storeName, list, target }: Backlog,
  workload: Workload,
  { environment }: Tier,
): DataMap {
  const store = environment.stores.find(({ name }) => name === storeName)
  return {
    type: scalerOf(store),
    metricType: 'AverageValue',
    metadata: {
      ...addressOf(store, storeName, environment),
      listName: list,
      listLength: `${target}`,
      ...tlsOf(store),
    },
    authenticationRef:
      backlogSecrets(workload, environment).length === 0 ? undefined : { name: workload.name },
  }
}

function scalerOf(store: Store | undefined): string {
  if (store?.cluster === true) return 'redis-cluster'
  return store?.topology?.sentinel === undefined ? 'redis' : 'redis-sentinel'
}

/** The server, or the sentinels that know it: https://keda.sh/docs/latest/scalers/redis-sentinel-lists/ */
function addressOf(store: Store | undefined, name: string, { namespace }: Environment): DataMap {
  const inCluster = (host: string, port: number) => `${host}.${namespace}.svc:${port}`
  const sentinel = store?.topology?.sentinel
  if (sentinel !== undefined)
    return {
      addresses: sentinel.addresses.map(({ host, port }) => inCluster(host, port)).join(','),
      sentinelMaster: sentinel.master,
    }
  const port = store?.port ?? 6379
  if (store?.workload !== undefined) return { address: inCluster(store.host, port) }
  return { [store?.cluster ? 'addresses' : 'address']: `${store?.host ?? name}:${port}` }
}

function tlsOf(store: Store | undefined): DataMap {
  if (store === undefined || store.tls === 'none') return {}
  return { enableTLS: 'true', unsafeSsl: store.tls === 'require' ? 'true' : undefined }
}

/** What the scaler is given secretly, with the secret of each. Sentinels ask for the password of their servers. */
function authenticationOf(
  store: Store | undefined,
): readonly (readonly [parameter: string, secret: string])[] {
  const { password, authority, topology } = store ?? {}
  const passwords = topology?.sentinel === undefined ? ['password'] : ['password', 'sentinelPassword']
  return [
    ...(authority === undefined ? [] : [['ca', authority] as const]),
    ...(password === undefined ? [] : passwords.map((parameter) => [parameter, password] as const)),
  ]
}

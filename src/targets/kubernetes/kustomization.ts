import type { Environment } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { answersChallenges, letsEncryptIssuer } from './certificates.ts'
import { isList, isMap } from './data.ts'
import { tierLabels } from './labels.ts'
import type { KubernetesObject } from './object.ts'
import { asksPodIdentity } from './pod-identity.ts'

/** What must be in the cluster for objects of an API group to mean something. */
const controllers: Readonly<Record<string, string>> = {
  'cert-manager.io': 'cert-manager (1.20 or newer)',
  'external-secrets.io': 'External Secrets',
  'gateway.networking.k8s.io': 'the Gateway API (1.5 or newer)',
  'gateway.envoyproxy.io': 'Envoy Gateway (1.8 or newer)',
  'keda.sh': 'KEDA (2.17 or newer)',
  'projectcontour.io': 'Contour (1.30 or newer)',
  'traefik.io': 'Traefik (3.4 or newer)',
  'monitoring.coreos.com': 'the Prometheus operator (0.80 or newer)',
}

/** What `kubectl apply -k` reads: the files in the order in which they make sense, and what is the same in all of them. */
export function kustomization(
  environment: Environment,
  paths: readonly string[],
  objects: readonly KubernetesObject[],
): DataMap {
  const groups = new Set(objects.map(({ apiVersion }) => apiVersion.split('/')[0] ?? ''))
  const needed = [
    ...Object.entries(controllers).flatMap(([group, controller]) => (groups.has(group) ? [controller] : [])),
    ...(objects.some(asksMetricsServer) ? ['the metrics server'] : []),
  ]
  const accounts = environment.workloads
    .filter((workload) => asksPodIdentity(workload, environment))
    .map(({ name }) => name)
  const map: DataMap = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: environment.namespace,
    labels: [{ pairs: tierLabels(environment), includeTemplates: true }],
    resources: paths,
  }
  const named = clusterObjects(environment, objects)
  const lines = [
    ...(needed.length === 0 ? [] : [`The cluster needs: ${needed.join(', ')}`]),
    ...(named.length === 0 ? [] : [`and objects that it has for all: ${named.join(', ')}`]),
    ...(accounts.length === 0
      ? []
      : [`and roles of AWS for the ServiceAccounts ${accounts.join(', ')}, by EKS Pod Identity`]),
  ]
  return lines.length === 0 ? map : commented(map, { '': `${lines.join(';\n')}.` })
}

/** Amounts that pods use are measured by it: https://github.com/kubernetes-sigs/metrics-server */
function asksMetricsServer({ kind, spec }: KubernetesObject): boolean {
  const { metrics } = isMap(spec) ? spec : {}
  return (
    kind === 'HorizontalPodAutoscaler' &&
    isList(metrics) &&
    metrics.some((metric) => isMap(metric) && /Resource$/.test(String(metric.type)))
  )
}

/** What our objects name and no tier makes: it belongs to the cluster. */
function clusterObjects(environment: Environment, objects: readonly KubernetesObject[]): readonly string[] {
  const output = environment.outputs.kubernetes
  if (output === undefined) return []
  const kinds = new Set(objects.map(({ kind }) => kind))
  return [
    kinds.has('ExternalSecret') ? `ClusterSecretStore ${output.secretStore}` : undefined,
    kinds.has('Gateway') ? `GatewayClass ${output.gatewayClass}` : undefined,
    answersChallenges(environment) ? `ClusterIssuer ${letsEncryptIssuer}` : undefined,
    ...[output.storageClass, output.sharedStorageClass].map((name) => name && `StorageClass ${name}`),
  ].filter((name) => name !== undefined)
}

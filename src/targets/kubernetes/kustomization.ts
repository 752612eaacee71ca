import type { Environment } from '../../model/environment.ts'
import { commented, type DataMap } from '../../print/body.ts'
import { tierLabels } from './labels.ts'
import type { KubernetesObject } from './object.ts'

/** What must be in the cluster for objects of an API group to mean something. */
const controllers: Readonly<Record<string, string>> = {
  'cert-manager.io': 'cert-manager',
  'external-secrets.io': 'External Secrets',
  'gateway.networking.k8s.io': 'the Gateway API (1.5 or newer)',
  'gateway.envoyproxy.io': 'Envoy Gateway (1.8 or newer)',
  'keda.sh': 'KEDA',
}

/** What `kubectl apply -k` reads: the files in the order in which they make sense, and what is the same in all of them. */
export function kustomization(
  environment: Environment,
  paths: readonly string[],
  objects: readonly KubernetesObject[],
): DataMap {
  const groups = new Set(objects.map(({ apiVersion }) => apiVersion.split('/')[0] ?? ''))
  const needed = Object.entries(controllers).flatMap(([group, controller]) =>
    groups.has(group) ? [controller] : [],
  )
  const map: DataMap = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: environment.namespace,
    labels: [{ pairs: tierLabels(environment), includeTemplates: true }],
    resources: paths,
  }
  return needed.length === 0 ? map : commented(map, { '': `The cluster needs: ${needed.join(', ')}.` })
}

import { KubeRole, KubeRoleBinding } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import { workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'
import { mountsConfiguration } from './volumes.ts'

/** Whether a workload asks the API what runs: Prometheus, which finds the pods that it scrapes there. */
export function callsApi(workload: Workload): boolean {
  return mountsConfiguration(workload, 'prometheus')
}

/** What discovery does, over and over. */
const verbs = ['get', 'list', 'watch']

/** Lets such a workload read the pods of its own namespace and what is in front of them, and nothing else. */
export function discoveryAccess(workload: Workload, environment: Environment): readonly KubernetesObject[] {
  if (!callsApi(workload)) return []
  const metadata = { name: workload.name, labels: workloadLabels(workload) }
  return [
    manifest(KubeRole, {
      metadata,
      rules: [
        { apiGroups: [''], resources: ['pods', 'services'], verbs },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
      ],
    }),
    manifest(KubeRoleBinding, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: workload.name },
      subjects: [{ kind: 'ServiceAccount', name: workload.name, namespace: environment.namespace }],
    }),
  ]
}

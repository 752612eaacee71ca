import { KubeNamespace } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import { type KubernetesObject, manifest } from './object.ts'

/**
 * The namespace, which refuses pods that are not restricted. The version is pinned so that an upgrade of the
 * cluster refuses nothing new; warnings follow the cluster.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function namespace(environment: Environment, version: string): KubernetesObject {
  return manifest(KubeNamespace, {
    metadata: {
      name: environment.namespace,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': `v${version}`,
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  })
}

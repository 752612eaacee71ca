import { KubeNamespace } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import { namespaceLevel } from './pod-security.ts'

const enforce = 'pod-security.kubernetes.io/enforce'

/**
 * The namespace, which refuses pods that are not restricted; or, where that was accepted, those that ask for more than
 * its own do. The version is pinned so that an upgrade of the cluster refuses nothing new; warnings follow the cluster.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function namespace(
  environment: Environment,
  version: string,
  objects: readonly KubernetesObject[],
): KubernetesObject {
  const { level, reasons } = namespaceLevel(objects, version)
  const object = manifest(KubeNamespace, {
    metadata: {
      name: environment.namespace,
      labels: {
        [enforce]: level,
        'pod-security.kubernetes.io/enforce-version': `v${version}`,
        // Everything beyond restricted stays in the audit log.
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': level,
      },
    },
  })
  if (level === 'restricted') return object
  return withComment(object, ['metadata', 'labels', enforce], `Not restricted:\n${reasons.join('\n')}`)
}

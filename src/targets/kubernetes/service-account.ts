import { KubeServiceAccount } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Workload } from '../../model/workload.ts'
import { identityAnnotations } from './cloud-identity.ts'
import { workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** The identity of a workload's pods. They get a token for the API only where they `callApi`. */
export function serviceAccount(workload: Workload, callApi: boolean): KubernetesObject {
  return manifest(KubeServiceAccount, {
    metadata: {
      name: workload.name,
      labels: workloadLabels(workload),
      annotations: identityAnnotations(workload),
    },
    automountServiceAccountToken: callApi,
  })
}

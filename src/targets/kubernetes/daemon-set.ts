import { KubeDaemonSet } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Workload } from '../../model/workload.ts'
import { controllerMetadata, selectorLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'
import type { Pod } from './pod.ts'

/** Runs a workload once on each node that takes ordinary pods; an update goes from node to node. */
export function daemonSet(workload: Workload, { template }: Pod): KubernetesObject {
  return manifest(KubeDaemonSet, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorLabels(workload.name) },
      template,
    },
  })
}

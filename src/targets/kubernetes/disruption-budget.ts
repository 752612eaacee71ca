import { IntOrString, KubePodDisruptionBudget } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Workload } from '../../model/workload.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** Lets drains take one pod at a time; undefined for a single instance, whose node could then never be drained. */
export function disruptionBudget(workload: Workload): KubernetesObject | undefined {
  if (workload.scale.min < 2) return undefined
  return manifest(KubePodDisruptionBudget, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      maxUnavailable: IntOrString.fromNumber(1),
      // A pod that never gets ready must not hold a node for ever.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorLabels(workload.name) },
    },
  })
}

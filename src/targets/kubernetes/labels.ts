import type { Environment } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'

/** What selects the pods of a workload; alone in its namespace, so its name is enough. */
export function selectorLabels(workload: string): { readonly 'app.kubernetes.io/name': string } {
  return { 'app.kubernetes.io/name': workload }
}

/** Labels of a workload's objects and pods, before those that the kustomization adds to everything. */
export function workloadLabels(workload: Workload): Readonly<Record<string, string>> {
  return { ...selectorLabels(workload.name), 'app.kubernetes.io/component': workload.role }
}

/** Labels that every object of a tier has. */
export function tierLabels(environment: Environment): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/instance': environment.namespace,
    'app.kubernetes.io/part-of': environment.system,
    'app.kubernetes.io/managed-by': 'plinth',
  }
}

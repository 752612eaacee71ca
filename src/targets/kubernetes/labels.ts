import type { Environment } from '../../model/environment.ts'
import { asMap } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'

/** What selects the pods of a workload; alone in its namespace, so its name is enough. */
export function selectorLabels(workload: string): { readonly 'app.kubernetes.io/name': string } {
  return { 'app.kubernetes.io/name': workload }
}

/** Labels of a workload's objects, before those that the kustomization adds to everything. */
export function workloadLabels(workload: Workload): Readonly<Record<string, string>> {
  return {
    ...selectorLabels(workload.name),
    'app.kubernetes.io/component': workload.role,
  }
}

/** The labels by which servers that stand in for each other are found together. */
export const peerLabel = { set: 'peers', name: 'answers-as' } as const

function peerLabels({ peers }: Workload): Readonly<Record<string, string>> {
  if (peers === undefined) return {}
  return {
    [peerLabel.set]: peers.set,
    ...(peers.name === undefined ? {} : { [peerLabel.name]: peers.name }),
  }
}

/** Labels of the pods of a workload: besides those of what runs it, the ones by which peers are found. */
export function podLabels(workload: Workload): Readonly<Record<string, string>> {
  return { ...controllerLabels(workload), ...peerLabels(workload) }
}

/** Those of the author as well, which replace none of ours. */
function controllerLabels(workload: Workload): Readonly<Record<string, string>> {
  return { ...asMap(workload.runtime.labels), ...workloadLabels(workload) }
}

/** Name, labels and annotations of the object that runs a workload. */
export function controllerMetadata(workload: Workload, name: string) {
  return { name, labels: controllerLabels(workload), annotations: annotationsOf(workload) }
}

/** The author's annotations of a workload; undefined where there are none. */
export function annotationsOf(workload: Workload): Readonly<Record<string, string>> | undefined {
  const { annotations } = workload.runtime
  return annotations.length === 0 ? undefined : asMap(annotations)
}

/** Labels that every object of a tier has. */
export function tierLabels(environment: Environment): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/instance': environment.namespace,
    'app.kubernetes.io/part-of': environment.system,
    'app.kubernetes.io/managed-by': 'plinth',
  }
}

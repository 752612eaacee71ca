import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { at, entries } from '../data.ts'
import type { KubernetesObject } from '../kubernetes-objects.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import type { Pods } from '../pods.ts'
import { isSelected, podSelector, podsOf } from '../pods.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/** Where objects say which pods they are for. */
const selectors: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ['spec', 'selector', 'matchLabels'],
  Deployment: ['spec', 'selector', 'matchLabels'],
  NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
  PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  PodMonitor: ['spec', 'selector', 'matchLabels'],
  Service: ['spec', 'selector'],
  StatefulSet: ['spec', 'selector', 'matchLabels'],
}

/** What selects pods selects those of one workload or store: of none it does nothing, of two it mixes them. */
export const selectorMismatch: OutputRule = {
  code: 'selector-mismatch',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const pods = podsOf(objects)
    const select = podSelector(pods)
    for (const object of objects) {
      const keys = selectors[object.kind]
      const selector = keys === undefined ? undefined : at(object.data, ...keys)
      // One without labels means every pod, or none of ours.
      if (keys === undefined || entries(selector).length === 0) continue
      const owners = select(selector)
      // The servers of one store stand in for each other, and have a name and a budget together.
      if (areOneThing(owners, tier)) continue
      const problem = problemOf(object, owners, pods)
      if (problem === undefined) continue
      report({
        at: placeOf(tier, object, keys.join('.'), problem.culprit),
        message: `${nameOf(object)} selects pods with ${labels(selector)}, ${problem.words}`,
        help: 'Leave the labels that select pods as they are; further ones may be added beside them.',
      })
    }
  },
}

function areOneThing(owners: readonly Pods[], { environment }: EmittedTier): boolean {
  const parts = owners.map(
    ({ owner }) => environment.workloads.find(({ name }) => name === owner.name)?.partOf,
  )
  return owners.length > 1 && parts[0] !== undefined && parts.every((part) => part === parts[0])
}

interface Problem {
  readonly words: string
  /** The pods that were most likely meant. */
  readonly culprit?: Pods
}

/** The patch of the selector, or else that of the labels of the pods that were meant. */
function placeOf({ environment }: EmittedTier, object: KubernetesObject, within: string, culprit?: Pods) {
  const fallback = objectPath(environment, object.name)
  const own = changedBy(environment, { target: 'kubernetes', selector: nameOf(object), within }, fallback)
  if (own !== fallback || culprit === undefined) return own
  const labelled = `${culprit.within}.metadata.labels`
  return changedBy(
    environment,
    { target: 'kubernetes', selector: nameOf(culprit.owner), within: labelled },
    fallback,
  )
}

function problemOf(
  object: KubernetesObject,
  owners: readonly Pods[],
  all: readonly Pods[],
): Problem | undefined {
  const own = all.find(({ owner }) => owner === object)
  if (own !== undefined && !owners.includes(own))
    return { words: 'which its own pods do not have', culprit: own }
  if (owners.length === 1) return undefined
  if (owners.length > 1)
    return {
      words: `which the pods of ${owners.map(({ owner }) => nameOf(owner)).join(' and ')} all have`,
    }
  // Pods that an operator makes are not in the output: only what has the name of some of ours must select them.
  const likely = all.find(({ owner }) => owner.name === object.name)
  // Of a workload that does not select its own pods that alone is said.
  return likely === undefined || !selectsItself(likely)
    ? undefined
    : { words: 'which no pods have', culprit: likely }
}

function selectsItself(pods: Pods): boolean {
  return isSelected(pods, at(pods.owner.data, 'spec', 'selector', 'matchLabels'))
}

function labels(selector: Data | undefined): string {
  return entries(selector)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ')
}

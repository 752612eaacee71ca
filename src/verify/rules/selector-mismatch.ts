import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { at, entries } from '../data.ts'
import type { KubernetesObject } from '../kubernetes-objects.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import type { Pods } from '../pods.ts'
import { isSelected, podsOf } from '../pods.ts'
import type { OutputRule } from '../rule.ts'

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

/** What selects pods selects those of exactly one workload: of none it does nothing, of two it mixes them. */
export const selectorMismatch: OutputRule = {
  code: 'selector-mismatch',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const pods = podsOf(objects)
    for (const object of objects) {
      const keys = selectors[object.kind]
      const selector = keys === undefined ? undefined : at(object.data, ...keys)
      // One without labels means every pod, or none of ours.
      if (keys === undefined || entries(selector).length === 0) continue
      const owners = pods.filter((one) => isSelected(one, selector))
      const problem = problemOf(object, owners, pods)
      if (problem === undefined) continue
      const culprit = {
        target: 'kubernetes',
        selector: nameOf(problem.owner),
        within: problem.within ?? keys.join('.'),
      }
      report({
        at: changedBy(tier.environment, culprit, objectPath(tier.environment, object.name)),
        message: `${nameOf(object)} selects pods with ${labels(selector)}, ${problem.words}`,
        help: 'Leave the labels that select pods as they are; further ones may be added beside them.',
      })
    }
  },
}

interface Problem {
  readonly words: string
  readonly owner: KubernetesObject
  readonly within?: string
}

function problemOf(
  object: KubernetesObject,
  owners: readonly Pods[],
  all: readonly Pods[],
): Problem | undefined {
  const own = all.find(({ owner }) => owner === object)
  if (own !== undefined && !owners.includes(own))
    return { words: 'which its own pods do not have', owner: object }
  if (owners.length === 1) return undefined
  if (owners.length > 1)
    return {
      words: `which the pods of ${owners.map(({ owner }) => nameOf(owner)).join(' and ')} all have`,
      owner: object,
    }
  // Pods that an operator makes are not in the output: only what has the name of some of ours must select them.
  const likely = all.find(({ owner }) => owner.name === object.name)
  // Of a workload that does not select its own pods that alone is said.
  return likely === undefined || !selectsItself(likely)
    ? undefined
    : { words: 'which no pods have', owner: likely.owner, within: `${likely.within}.metadata.labels` }
}

function selectsItself(pods: Pods): boolean {
  return isSelected(pods, at(pods.owner.data, 'spec', 'selector', 'matchLabels'))
}

function labels(selector: Data | undefined): string {
  return entries(selector)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ')
}

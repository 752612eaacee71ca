import type { Data } from '../../print/body.ts'
import { changedBy } from '../changed-by.ts'
import { at, entries } from '../data.ts'
import type { KubernetesObject } from '../kubernetes-objects.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import type { OutputRule } from '../rule.ts'

/** A disruption budget lets at least one pod go, even when the fewest run: else no node under them can be drained. */
export const disruptionBudgetBlocksDrain: OutputRule = {
  code: 'disruption-budget-blocks-drain',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    for (const budget of ofKind(objects, 'PodDisruptionBudget')) {
      const controller = controllerOf(budget, objects)
      if (controller === undefined) continue
      const fewest = fewestPods(controller, objects)
      const room = roomOf(budget.data, fewest)
      if (room.pods >= 1) continue
      const place = { target: 'kubernetes', selector: nameOf(budget), within: `spec.${room.key}` }
      report({
        at: changedBy(tier.environment, place, ['services', controller.name, 'scale']),
        message: `${nameOf(budget)} lets no pod go: of ${fewest} in ${nameOf(controller)}, ${room.key} is ${room.value}`,
        help:
          fewest < 2
            ? 'Run two instances at least, or remove the budget.'
            : `Write \`maxUnavailable: 1\`, or \`minAvailable: ${fewest - 1}\` at the most.`,
      })
    }
  },
}

interface Room {
  /** Pods that may go while the fewest run. */
  readonly pods: number
  readonly key: 'maxUnavailable' | 'minAvailable'
  readonly value: string
}

/** Percentages are rounded up: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages */
function roomOf(budget: Data, fewest: number): Room {
  const minimum = at(budget, 'spec', 'minAvailable')
  const [key, value] =
    minimum === undefined
      ? (['maxUnavailable', at(budget, 'spec', 'maxUnavailable')] as const)
      : (['minAvailable', minimum] as const)
  const text = String(value)
  const pods = text.endsWith('%') ? Math.ceil((Number.parseFloat(text) / 100) * fewest) : Number(text)
  return { pods: key === 'minAvailable' ? fewest - pods : Math.min(pods, fewest), key, value: text }
}

function controllerOf(
  budget: KubernetesObject,
  objects: readonly KubernetesObject[],
): KubernetesObject | undefined {
  const selected = entries(at(budget.data, 'spec', 'selector', 'matchLabels'))
  return objects.find(({ kind, data }) => {
    const labels = at(data, 'spec', 'template', 'metadata', 'labels')
    return (
      (kind === 'Deployment' || kind === 'StatefulSet') &&
      selected.every(([key, value]) => at(labels, key) === value)
    )
  })
}

const scalers = { HorizontalPodAutoscaler: 'minReplicas', ScaledObject: 'minReplicaCount' } as const

/** What an autoscaler may shrink it to, or its fixed number. */
function fewestPods(controller: KubernetesObject, objects: readonly KubernetesObject[]): number {
  for (const [kind, key] of Object.entries(scalers)) {
    const scaler = ofKind(objects, kind).find(
      ({ data }) => at(data, 'spec', 'scaleTargetRef', 'name') === controller.name,
    )
    if (scaler !== undefined) return Number(at(scaler.data, 'spec', key) ?? 1)
  }
  return Number(at(controller.data, 'spec', 'replicas') ?? 1)
}

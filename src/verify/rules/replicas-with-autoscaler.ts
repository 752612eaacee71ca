import { changedBy } from '../changed-by.ts'
import { at } from '../data.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { objectPath } from '../object-path.ts'
import type { OutputRule } from '../rule.ts'
import { scalersOf } from '../scalers.ts'

/** What an autoscaler moves has no fixed number: each rollout would set it back, under full load too. */
export const replicasWithAutoscaler: OutputRule = {
  code: 'replicas-with-autoscaler',
  severity: 'error',
  check(tier, report) {
    for (const { scaler, scaled } of scalersOf(kubernetesObjects(tier))) {
      const replicas = at(scaled?.data, 'spec', 'replicas')
      if (scaled === undefined || replicas === undefined) continue
      const place = { target: 'kubernetes', selector: nameOf(scaled), within: 'spec.replicas' }
      report({
        at: changedBy(tier.environment, place, [...objectPath(tier.environment, scaled.name), 'scale']),
        message: `${nameOf(scaled)} has ${String(replicas)} replicas, which ${nameOf(scaler)} moves: each rollout would set them back`,
        help: 'Leave `replicas` out; `scale: {min, max}` says how many there may be.',
      })
    }
  },
}

import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** A health check has its answer before the next one begins. */
export const healthTimeoutExceedsInterval: TierRule = {
  code: 'health-timeout-exceeds-interval',
  severity: 'error',
  scope: 'tier',
  check({ services }, report) {
    for (const { name, workload } of services) {
      if (workload.health === undefined || workload.health.timeout <= workload.health.every) continue
      const [timeout, every] = [workload.health.timeout, workload.health.every].map(formatDuration)
      report({
        at: ['services', name, 'health', 'timeout'],
        message: `a check of "${name}" may take ${timeout}, and the next one begins after ${every}`,
        help: `Write ${every} or less, or a longer \`every\`.`,
        related: [{ at: ['services', name, 'health', 'every'], message: `a check every ${every}` }],
      })
    }
  },
}

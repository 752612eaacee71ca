import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** A service that stops finishes what it has begun: draining takes as long as a request may. */
export const drainTooShort: TierRule = {
  code: 'drain-too-short',
  severity: 'warning',
  scope: 'tier',
  check({ services }, report) {
    for (const { name, http } of services) {
      if (http === undefined || http.drain >= http.timeout) continue
      const [drain, timeout] = [http.drain, http.timeout].map(formatDuration)
      report({
        at: ['services', name, 'http', 'drain'],
        message: `"${name}" finishes requests for ${drain} when it is told to stop, and one may take ${timeout}: the longest are cut off by every rollout`,
        help: `Write ${timeout}, or leave \`drain\` out: it follows from \`timeout\`.`,
        related: [{ at: ['services', name, 'http', 'timeout'], message: `a request may take ${timeout}` }],
      })
    }
  },
}

import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** The threshold of a latency objective is a bound of a bucket: in between nobody can count. */
export const sloThresholdNotBucket: TierRule = {
  code: 'slo-threshold-not-bucket',
  severity: 'error',
  scope: 'tier',
  check({ slos, services }, report) {
    for (const { name, service, indicator } of slos) {
      const buckets = services.find((one) => one.name === service)?.metrics?.buckets ?? []
      if (indicator.kind !== 'latency' || buckets.includes(indicator.threshold)) continue
      const { threshold } = indicator
      const nearest = [...buckets].sort(
        (left, right) => Math.abs(left - threshold) - Math.abs(right - threshold),
      )[0]
      report({
        at: ['slos', name, 'sli'],
        message: `${formatDuration(threshold)} is no bound of a bucket of "${service}", so how many requests keep it is not counted; the bounds are ${buckets.map(formatDuration).join(', ')}`,
        help: `Add ${formatDuration(threshold)} to \`buckets\`${nearest === undefined ? '' : `, or write \`latency < ${formatDuration(nearest)}\``}.`,
        related: [
          {
            at: ['services', service, 'metrics', 'buckets'],
            message: 'the bounds are those of this service',
          },
        ],
      })
    }
  },
}

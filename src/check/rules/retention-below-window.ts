import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

const day = 86_400_000
/** Blocks are deleted a while before they are as old as the retention: https://prometheus.io/docs/prometheus/latest/storage/ */
const reserve = 1.1

/** Series are kept for as long as objectives look back, and a tenth longer. */
export const retentionBelowWindow: TierRule = {
  code: 'retention-below-window',
  severity: 'error',
  scope: 'tier',
  check({ monitoring: { prometheus }, slos }, report) {
    if (prometheus === undefined) return
    for (const { name, window } of slos) {
      const needed = Math.ceil((window * reserve) / day) * day
      if (prometheus.retention >= needed) continue
      const [is, must] = [prometheus.retention, needed].map(formatDuration)
      report({
        at: ['monitoring', 'run', 'prometheus', 'retention'],
        message: `series are kept for ${is}, and the objective "${name}" looks back ${formatDuration(window)} × ${reserve} = ${must}`,
        help: `Write ${must} or more, or leave \`retention\` out: then it follows from the objectives.`,
        related: [{ at: ['slos', name, 'window'], message: `the window of "${name}"` }],
      })
    }
  },
}

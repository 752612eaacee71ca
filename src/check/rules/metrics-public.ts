import { answering, denying } from '../route-answer.ts'
import type { TierRule } from '../rule.ts'

/** Metrics are not for the public: no route leads to them. */
export const metricsPublic: TierRule = {
  code: 'metrics-public',
  severity: 'error',
  scope: 'tier',
  check({ routes, services }, report) {
    for (const { name, metrics } of services) {
      if (metrics === undefined) continue
      for (const route of routes) {
        const path = answering(route, metrics.path)
        if (
          path?.service !== name ||
          path.port !== metrics.port ||
          denying(route, metrics.path) !== undefined
        )
          continue
        report({
          at: ['routes', route.name, 'paths', path.path],
          side: 'key',
          message: `everybody can read the metrics of "${name}": the route "${route.name}" leads to ${metrics.path}`,
          help: `Write \`deny: [${metrics.path}]\` in the route, or give the metrics a port of their own.`,
          related: [{ at: ['services', name, 'metrics'], message: 'the metrics are said here' }],
        })
      }
    }
  },
}

import type { Route, RoutePath } from '../../model/environment.ts'
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
        const path = serving(route, metrics.path)
        if (path?.service !== name || path.port !== metrics.port || isDenied(route, metrics.path)) continue
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

/** Paths are sorted, the longest first. */
function serving({ paths }: Route, path: string): RoutePath | undefined {
  return paths.find((one) => isBelow(path, one.path))
}

function isDenied({ deny }: Route, path: string): boolean {
  return deny.some((one) => isBelow(path, one))
}

function isBelow(path: string, prefix: string): boolean {
  const folder = prefix.replace(/\/+$/, '')
  return path === folder || path.startsWith(`${folder}/`)
}

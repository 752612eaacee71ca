import type { Environment, Route, Service } from '../../model/environment.ts'
import { answering, denying } from '../route-answer.ts'
import type { TierRule } from '../rule.ts'

/** A readiness check asks the stores behind it: whoever can call it as often as they like makes them work. */
export const readinessPublic: TierRule = {
  code: 'readiness-public',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const service of environment.services) {
      const ready = readinessOf(service)
      const route = ready === undefined ? undefined : routeTo(environment, service, ready)
      if (ready === undefined || route === undefined) continue
      const { path } = ready
      report({
        at: ['services', service.name, 'health', 'ready'],
        message: `everybody can ask "${service.name}" for ${path}, which asks what it depends on: the route "${route.name}" leads there`,
        help: `Write \`deny: [${path}]\` in the route: checks do not come through it.`,
        related: [{ at: ['routes', route.name], message: 'the route is written here' }],
      })
    }
  },
}

/** A path of its own only: one that is the liveness check too asks nobody else. */
function readinessOf({ workload: { health }, uses }: Service): Ready | undefined {
  if (health?.ready?.kind !== 'http' || uses.length === 0) return undefined
  const isLiveToo = health.live?.kind === 'http' && health.live.path === health.ready.path
  return isLiveToo ? undefined : health.ready
}

interface Ready {
  readonly path: string
  readonly port: number
}

/** None where a probe of the monitoring asks for it from outside, which is meant then. */
function routeTo(
  { routes, monitoring }: Environment,
  { name }: Service,
  { path, port }: Ready,
): Route | undefined {
  if (monitoring.probes.some(({ url }) => new URL(url).pathname === path)) return undefined
  return routes.find((route) => {
    const answer = answering(route, path)
    return answer?.service === name && answer.port === port && denying(route, path) === undefined
  })
}

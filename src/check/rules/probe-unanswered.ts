import type { Environment, Route } from '../../model/environment.ts'
import { answering, denying, routeOfHost } from '../route-answer.ts'
import type { Finding, TierRule } from '../rule.ts'
import { listed } from '../words.ts'

/** A probe of the tier's own hosts asks for what a route answers. */
export const probeUnanswered: TierRule = {
  code: 'probe-unanswered',
  severity: 'error',
  scope: 'tier',
  needs: ['routes', 'services'],
  check(environment, report) {
    for (const { name, url } of environment.monitoring.probes) {
      const obstacle = obstacleOf(new URL(url), environment)
      if (obstacle !== undefined) report({ at: ['monitoring', 'probes', name, 'http'], ...obstacle })
    }
  },
}

function obstacleOf(
  { hostname, pathname }: URL,
  { routes, domain }: Environment,
): Omit<Finding, 'at'> | undefined {
  const route = routeOfHost(routes, hostname)
  if (route !== undefined) return unanswered(route, pathname)
  const isOwn = hostname === domain || hostname.endsWith(`.${domain}`)
  if (!isOwn || routes.length === 0) return undefined
  return {
    message: `no route serves ${hostname}: the probe would alarm for ever`,
    help: `Write a host of a route (${listed(routes.flatMap(({ hosts }) => hosts))}), or add it to one.`,
  }
}

function unanswered(route: Route, path: string): Omit<Finding, 'at'> | undefined {
  const denied = denying(route, path)
  const at = ['routes', route.name]
  if (denied !== undefined)
    return {
      message: `${path} is denied from outside, so the probe gets 404 and alarms for ever`,
      help: 'Ask for a path that is public, such as that of `health.live`.',
      related: [{ at: [...at, 'deny'], message: `${denied} and all below it is denied` }],
    }
  if (answering(route, path) !== undefined) return undefined
  return {
    message: `no path of the route "${route.name}" answers ${path}, so the probe gets 404 and alarms for ever`,
    help: `Ask for a path below ${listed(route.paths.map((one) => one.path))}.`,
    related: [{ at: [...at, 'paths'], message: 'these are answered' }],
  }
}

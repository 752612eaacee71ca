import type { RateLimit, Route, RoutePath } from '../../model/environment.ts'
import type { Rate } from '../../model/quantity.ts'
import type { NginxNode } from '../../print/body.ts'
import { comment, directive } from './directive.ts'

/**
 * Zones for the limits of a route, in the http context. Paths with the same rate count together: a client that
 * may send ten requests a second to the route may not send ten to each of its paths.
 */
export function limitZones(route: Route): readonly NginxNode[] {
  const rates = new Map(
    route.paths.flatMap(({ rateLimit }) =>
      rateLimit === undefined ? [] : [[rateZone(route, rateLimit), rateLimit.rate] as const],
    ),
  )
  const zones = [...rates].map(([zone, rate]) =>
    directive('limit_req_zone', '$binary_remote_addr', `zone=${zone}:10m`, `rate=${formatRate(rate)}`),
  )
  const connections = route.paths
    .filter((path) => path.connectionsPerClient !== undefined)
    .map((path) =>
      directive('limit_conn_zone', '$binary_remote_addr', `zone=${connectionZone(route, path)}:10m`),
    )
  const all = [...zones, ...connections]
  return all.length === 0
    ? []
    : [comment('Counted for each client address; 10 MB hold about 80,000 of them.'), ...all]
}

/** The limits of one path, for its location. */
export function limitsOf(route: Route, path: RoutePath): readonly NginxNode[] {
  const { rateLimit, connectionsPerClient } = path
  const nodes: NginxNode[] = []
  if (rateLimit !== undefined) {
    // nginx refuses a burst of none.
    const burst = rateLimit.burst === 0 ? [] : [`burst=${rateLimit.burst}`, 'nodelay']
    nodes.push(directive('limit_req', `zone=${rateZone(route, rateLimit)}`, ...burst))
  }
  if (connectionsPerClient !== undefined) {
    nodes.push(directive('limit_conn', connectionZone(route, path), `${connectionsPerClient}`))
  }
  return nodes
}

/** nginx: zones of every kind share one set of names, hence the prefixes. */
function rateZone(route: Route, { rate }: RateLimit): string {
  return `rl_${route.name}_${formatRate(rate).replace('r/', '_per_')}`
}

function connectionZone(route: Route, path: RoutePath): string {
  const same = route.paths.filter((other) => slug(other) === slug(path))
  const number = same.length > 1 ? `_${same.indexOf(path) + 1}` : ''
  return `cn_${route.name}${slug(path)}${number}`
}

function slug({ path }: RoutePath): string {
  return path.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')
}

/** Whole requests a second or a minute are all that nginx reads; a rate between two is rounded down, never to none. */
function formatRate({ count, per }: Rate): string {
  const perSecond = (count * 1000) / per
  if (Number.isInteger(perSecond)) return `${perSecond}r/s`
  return `${Math.max(1, Math.floor(perSecond * 60))}r/m`
}

import type { Environment, Service } from '../../model/environment.ts'
import { formatDuration, type Milliseconds } from '../../model/quantity.ts'
import type { NginxNode } from '../../print/body.ts'
import type { Capabilities } from './capabilities.ts'
import { block, comment, directive } from './directive.ts'

/** A port of a service that some route leads to. */
interface Upstream {
  readonly service: string
  readonly port: number
}

/** One `upstream` block for each service port that a route leads to. */
export function upstreams(environment: Environment, can: Capabilities): readonly NginxNode[] {
  return targets(environment).map((upstream) => {
    const service = environment.services.find(({ name }) => name === upstream.service)
    return block(
      'upstream',
      [upstreamName(environment, upstream)],
      [
        directive('zone', `up_${upstreamName(environment, upstream)}`, '64k'),
        ...balancing(service),
        directive(
          'server',
          `${upstream.service}:${upstream.port}`,
          ...(can.resolvingUpstreams ? ['resolve'] : []),
        ),
        ...(can.keepsUpstreamsAlive ? [] : [directive('keepalive', '32')]),
        ...idleTime(service),
      ],
    )
  })
}

/** What `proxy_pass` says: the service's name, with the port where routes lead to several of its ports. */
export function upstreamName(environment: Environment, { service, port }: Upstream): string {
  const isOnly = targets(environment).every((other) => other.service !== service || other.port === port)
  return isOnly ? service : `${service}-${port}`
}

function targets({ routes }: Environment): readonly Upstream[] {
  const found = new Map(
    routes.flatMap(({ paths }) =>
      paths.map(({ service, port }) => [`${service}:${port}`, { service, port }] as const),
    ),
  )
  return [...found.values()].sort((left, right) =>
    left.service < right.service ? -1 : left.service > right.service ? 1 : left.port - right.port,
  )
}

function balancing(service: Service | undefined): readonly NginxNode[] {
  if (service?.websocket === undefined) return []
  return [comment('Sockets live long: turns alone would leave a new instance idle.'), directive('least_conn')]
}

/** nginx must be the side that closes an idle connection, else a request meets one that the application just closed. */
function idleTime(service: Service | undefined): readonly NginxNode[] {
  if (service?.http === undefined) return []
  const { keepAlive } = service.http
  return [
    comment(`The application closes idle connections after ${formatDuration(keepAlive)}: nginx goes first.`),
    directive('keepalive_timeout', formatDuration(shorter(keepAlive))),
  ]
}

function shorter(keepAlive: Milliseconds): Milliseconds {
  const margin = 5_000
  return keepAlive > 2 * margin ? keepAlive - margin : Math.max(1, Math.floor(keepAlive / 2))
}

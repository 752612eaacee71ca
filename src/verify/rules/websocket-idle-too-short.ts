import type { Websocket } from '../../model/environment.ts'
import type { Milliseconds } from '../../model/quantity.ts'
import { formatDuration, parseDuration } from '../../model/quantity.ts'
import type { OutputPlace } from '../changed-by.ts'
import { changedBy } from '../changed-by.ts'
import { at, items, text } from '../data.ts'
import { kubernetesObjects, nameOf, ofKind } from '../kubernetes-objects.ts'
import { nginxLocations } from '../nginx-locations.ts'
import type { EmittedTier, OutputRule } from '../rule.ts'

/**
 * How long a stream may be silent where nothing is said: https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts,
 * https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
 */
const defaults = { kubernetes: 300_000, nginx: 60_000 } as const

/** No proxy drops a socket that is silent between two pings. */
export const websocketIdleTooShort: OutputRule = {
  code: 'websocket-idle-too-short',
  severity: 'error',
  check(tier, report) {
    for (const { service, websocket, idle, place } of sockets(tier)) {
      const needed = websocket.ping + websocket.timeout
      if (idle === 0 || idle >= needed) continue
      const [is, ping, timeout, sum] = [idle, websocket.ping, websocket.timeout, needed].map(formatDuration)
      report({
        at: changedBy(tier.environment, place, ['services', service, 'websocket']),
        message: `${place.selector} drops a socket to "${service}" after ${is} of silence, and it may be silent for ${ping} between two pings and ${timeout} until the answer = ${sum}`,
        help: `Write ${sum} or more, or ping more often.`,
        related: [
          {
            at: ['services', service, 'websocket'],
            message: `a ping every ${ping}, answered within ${timeout}`,
          },
        ],
      })
    }
  },
}

interface Socket {
  readonly service: string
  readonly websocket: Websocket
  readonly idle: Milliseconds
  readonly place: OutputPlace
}

function sockets(tier: EmittedTier): readonly Socket[] {
  return tier.environment.services.flatMap(({ name, websocket }) => {
    if (websocket === undefined) return []
    return [...behindGateway(tier, name), ...behindNginx(tier, name)].map((one) => ({
      service: name,
      websocket,
      ...one,
    }))
  })
}

type Idle = Pick<Socket, 'idle' | 'place'>

function behindGateway(tier: EmittedTier, service: string): readonly Idle[] {
  const objects = kubernetesObjects(tier)
  const upgraded = tier.environment.routes.flatMap((route) =>
    route.paths
      .filter((one) => one.websocket && one.service === service)
      .map(({ path }) => ({ route: route.name, path })),
  )
  return ofKind(objects, 'BackendTrafficPolicy').flatMap((policy): Idle[] => {
    const isOfSocket = items(at(policy.data, 'spec', 'targetRefs')).some((reference) =>
      upgraded.some(({ route, path }) => {
        const object = ofKind(objects, 'HTTPRoute').find((one) => one.name === route)
        const rule = items(at(object?.data, 'spec', 'rules')).find((one) =>
          items(at(one, 'matches')).some((match) => at(match, 'path', 'value') === path),
        )
        return at(reference, 'name') === route && at(reference, 'sectionName') === at(rule, 'name')
      }),
    )
    if (!isOfSocket) return []
    const written = text(at(policy.data, 'spec', 'timeout', 'http', 'streamIdleTimeout'))
    const place = {
      target: 'kubernetes',
      selector: nameOf(policy),
      within: 'spec.timeout.http.streamIdleTimeout',
    }
    return [{ idle: read(written, 'kubernetes'), place }]
  })
}

function behindNginx(tier: EmittedTier, service: string): readonly Idle[] {
  return nginxLocations(tier)
    .filter(
      ({ peers, directives }) =>
        directives.get('include')?.some((path) => path.includes('websocket')) &&
        peers.some((peer) => peer.split(':')[0] === service),
    )
    .map(({ file, directives }) => ({
      idle: read(directives.get('proxy_read_timeout')?.[0], 'nginx'),
      place: { target: 'nginx', selector: file, within: 'proxy_read_timeout' },
    }))
}

function read(written: string | undefined, target: keyof typeof defaults): Milliseconds {
  return (written === undefined ? undefined : parseDuration(written)) ?? defaults[target]
}

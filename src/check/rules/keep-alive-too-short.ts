import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** Proxies close an idle connection this much earlier than the application, so that it never closes one in use. */
const earlier = 5_000
/** Below so much a proxy would open a connection for nearly every request. */
const shortestIdle = 5_000

/** An application behind a proxy keeps idle connections longer than any proxy before it. */
export const keepAliveTooShort: TierRule = {
  code: 'keep-alive-too-short',
  severity: 'error',
  scope: 'tier',
  check({ services, routes }, report) {
    const routed = new Map(
      routes.flatMap(({ name, paths }) =>
        paths.map(({ service, path }) => [service, ['routes', name, 'paths', path]]),
      ),
    )
    for (const { name, http } of services) {
      const route = routed.get(name)
      if (http === undefined || route === undefined || http.keepAlive >= earlier + shortestIdle) continue
      const [is, needed] = [http.keepAlive, earlier + shortestIdle].map(formatDuration)
      report({
        at: ['services', name, 'http', 'keepAlive'],
        message: `"${name}" closes idle connections after ${is}, and ${needed} are needed: proxies keep them for ${formatDuration(shortestIdle)} and let go ${formatDuration(earlier)} before it does`,
        help: `Write ${needed} or more, here and in the application: a request that meets a closing connection fails with 502.`,
        related: [{ at: route, message: 'a proxy stands before it' }],
      })
    }
  },
}

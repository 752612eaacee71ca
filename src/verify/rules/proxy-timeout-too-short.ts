import type { Milliseconds } from '../../model/quantity.ts'
import { formatDuration, parseDuration } from '../../model/quantity.ts'
import { backendLimits } from '../backend-limits.ts'
import { changedBy } from '../changed-by.ts'
import type { OutputRule } from '../rule.ts'

/**
 * What a proxy does where nothing is said: https://gateway.envoyproxy.io/docs/tasks/traffic/http-timeouts/,
 * https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
 */
const defaults = { kubernetes: 15_000, nginx: 60_000 } as const

/** No proxy of any target cuts off a request on which the application may still work. */
export const proxyTimeoutTooShort: OutputRule = {
  code: 'proxy-timeout-too-short',
  severity: 'error',
  check(tier, report) {
    const limits = backendLimits(tier, {
      route: ['timeouts', 'request'],
      policy: [
        ['timeout', 'http', 'requestTimeout'],
        ['timeout', 'http', 'streamIdleTimeout'],
      ],
      directive: 'proxy_read_timeout',
    })
    for (const limit of limits) {
      const { service, http, target, selector, value } = limit
      const timeout = value === undefined ? defaults[target] : parse(value)
      if (timeout === undefined || timeout >= http.timeout) continue
      const [is, needed] = [timeout, http.timeout].map(formatDuration)
      report({
        at: changedBy(tier.environment, limit, ['services', service, 'http', 'timeout']),
        message: `${selector} cuts requests to "${service}" off after ${is}, and it may work on one for ${needed}`,
        help: `Write more than ${needed}, or a shorter \`http.timeout\`, from which every proxy follows.`,
        related: [{ at: ['services', service, 'http', 'timeout'], message: `it may work for ${needed}` }],
      })
    }
  },
}

/** Zero is no limit. */
function parse(text: string): Milliseconds | undefined {
  const duration = parseDuration(text)
  return duration === 0 ? undefined : duration
}

import type { Bytes } from '../../model/quantity.ts'
import { formatSize, parseSize } from '../../model/quantity.ts'
import { backendLimits } from '../backend-limits.ts'
import { changedBy } from '../changed-by.ts'
import type { OutputRule } from '../rule.ts'

/** No proxy of any target refuses a request body that the application takes. */
export const bodyLimitTooSmall: OutputRule = {
  code: 'body-limit-too-small',
  severity: 'error',
  check(tier, report) {
    const limits = backendLimits(tier, {
      route: undefined,
      policy: [['requestBuffer', 'limit']],
      directive: 'client_max_body_size',
    })
    for (const limit of limits) {
      const { service, http, target, selector, value } = limit
      const size = value === undefined ? 2 ** 20 : parse(value, target)
      if (size === undefined || size >= http.maxBody) continue
      const [is, needed] = [size, http.maxBody].map(formatSize)
      report({
        at: changedBy(tier.environment, limit, ['services', service, 'http', 'maxBody']),
        message: `${selector} refuses bodies beyond ${is}, and "${service}" takes ${needed}`,
        help: `Write ${needed} or more, or a smaller \`http.maxBody\`, from which every proxy follows.`,
        related: [{ at: ['services', service, 'http', 'maxBody'], message: `it takes ${needed}` }],
      })
    }
  },
}

/** As each writes a size; zero is no limit. Units of nginx are binary, those of Kubernetes only with an `i`. */
function parse(text: string, target: 'kubernetes' | 'nginx'): Bytes | undefined {
  const unit = target === 'nginx' ? `${text.slice(-1).toUpperCase()}i` : `${text.slice(-1)}B`
  const size = /^\d+$/.test(text)
    ? Number(text)
    : (parseSize(text) ?? parseSize(`${text.slice(0, -1)}${unit}`))
  return size === 0 ? undefined : size
}

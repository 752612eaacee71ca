import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** All attempts of a call fit into the request that makes it, else its caller is gone before the last one ends. */
export const externalOutlastsRequest: TierRule = {
  code: 'external-outlasts-request',
  severity: 'warning',
  scope: 'tier',
  check({ services, externals }, report) {
    for (const { name, http, uses } of services) {
      for (const { to } of uses) {
        const external = externals.find((one) => one.name === to)
        if (http === undefined || external?.timeout === undefined) continue
        const attempts = external.retries + 1
        const longest = external.timeout * attempts
        if (longest <= http.timeout) continue
        const [each, all, request] = [external.timeout, longest, http.timeout].map(formatDuration)
        report({
          at: ['services', name, 'uses', to],
          side: 'key',
          message: `${attempts} attempts of ${each} at "${to}" take ${all}, and a request to "${name}" ends after ${request}`,
          help: `Write a \`timeout\` of ${formatDuration(Math.floor(http.timeout / attempts))} or less for "${to}", fewer \`retries\`, or a longer \`http.timeout\`.`,
          related: [
            { at: ['externals', to, 'timeout'], message: `${each} for one attempt` },
            { at: ['services', name, 'http', 'timeout'], message: `${request} for a request` },
          ],
        })
      }
    }
  },
}

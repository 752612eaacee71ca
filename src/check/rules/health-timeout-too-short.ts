import { formatDuration } from '../../model/quantity.ts'
import { literalVariables, programs } from '../program.ts'
import type { TierRule } from '../rule.ts'

/** Variables by which applications are told how long their own check of what they depend on may take, in milliseconds. */
const saysCheckTime = /^(\w+_)?HEALTH_?(CHECK)?_TIMEOUT(_MS)?$/i

/** The application gives a check up before whoever asked does: its answer says what is wrong, theirs only that something is. */
export const healthTimeoutTooShort: TierRule = {
  code: 'health-timeout-too-short',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const program of programs(environment)) {
      const { health } = program.workload
      const asksIt = [health?.live, health?.ready].some((check) => check?.kind === 'http')
      if (health === undefined || !asksIt) continue
      const outside = health.timeout
      for (const { name, text, at } of literalVariables(program)) {
        const inside = Number(text)
        // Smaller numbers are seconds to whoever reads them.
        if (!saysCheckTime.test(name) || !/^\d{3,}$/.test(text) || inside < outside) continue
        const [own, asked, needed] = [inside, outside, inside + 1000].map(formatDuration)
        report({
          at,
          message: `${name} lets a check in "${program.name}" take ${own}, and whoever asks gives up after ${asked}`,
          help: `Write \`health: {timeout: ${needed}}\`, or less than ${outside} here.`,
          related: [{ at: [...program.at, 'health', 'timeout'], message: `${asked} as seen from outside` }],
        })
      }
    }
  },
}

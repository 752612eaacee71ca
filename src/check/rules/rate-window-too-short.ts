import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** So many scrapes make a rate that one lost scrape does not break: https://www.robustperception.io/what-range-should-i-use-with-rate/ */
const fewestScrapes = 4

/** The window of a condition holds at least four scrapes. */
export const rateWindowTooShort: TierRule = {
  code: 'rate-window-too-short',
  severity: 'error',
  scope: 'tier',
  check({ alerts, monitoring }, report) {
    const shortest = fewestScrapes * monitoring.scrape
    for (const { name, condition } of alerts) {
      if (condition.window >= shortest) continue
      const [window, scrape, needed] = [condition.window, monitoring.scrape, shortest].map(formatDuration)
      report({
        at: ['alerts', name, 'when'],
        message: `${window} hold too few scrapes for a rate: ${fewestScrapes} × ${scrape} = ${needed} are needed`,
        help: `Write \`over ${needed}\` or longer, or scrape more often.`,
        related: [{ at: ['monitoring', 'scrape'], message: `a scrape every ${scrape}` }],
      })
    }
  },
}

import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment, External } from '../../model/environment.ts'
import type { Rate } from '../../model/quantity.ts'
import { programs } from '../program.ts'
import type { Finding, TierRule } from '../rule.ts'
import { listed } from '../words.ts'

/** All instances of all programs together call an external no more often than its provider allows. */
export const quotaExceeded: TierRule = {
  code: 'quota-exceeded',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const external of environment.externals) {
      const { quota } = external
      if (quota === undefined) continue
      const terms = termsOf(external, quota, environment)
      const sum = terms.reduce((total, { count }) => total + count, 0)
      if (sum > quota.count) report(finding(external, quota, terms, sum))
    }
  },
}

interface Term {
  readonly name: string
  readonly at: Path
  /** In the period of the quota, of one instance. */
  readonly each: number
  readonly instances: number
  readonly count: number
}

function termsOf({ name: external }: External, quota: Rate, environment: Environment): readonly Term[] {
  return programs(environment).flatMap(({ name, at, uses, workload }) =>
    uses.flatMap(({ to, rate }): Term[] => {
      if (to !== external || rate === undefined) return []
      const each = (rate.count * quota.per) / rate.per
      const instances = workload.scale.max
      return [{ name, at, each, instances, count: each * instances }]
    }),
  )
}

const periods: Readonly<Record<number, string>> = { 1000: 's', 60000: 'min', 3600000: 'h', 86400000: 'd' }

function finding({ name }: External, quota: Rate, terms: readonly Term[], sum: number): Finding {
  const per = periods[quota.per] ?? `${quota.per} ms`
  const rate = (count: number) => `${Number(count.toFixed(2))}/${per}`
  const [largest] = [...terms].sort((left, right) => right.count - left.count)
  const at = ['externals', name, 'quota']
  const fitting = Math.floor(((largest?.count ?? 0) - (sum - quota.count)) / (largest?.instances ?? 1))
  const smaller =
    fitting < 1 ? '' : `Write \`rate: ${fitting}/${per}\` at the most for "${largest?.name}", or `
  return {
    at: largest === undefined ? at : [...largest.at, 'uses', name, 'rate'],
    message: `"${name}" allows ${rate(quota.count)} of the whole system, and ${rate(sum)} may come: ${listed(terms.map((term) => `${term.name} ${rate(term.each)} × ${term.instances} = ${rate(term.count)}`))}`,
    help: `${smaller === '' ? 'Let' : `${smaller}let`} fewer instances run; a quota counts all of them together.`,
    related: [
      { at, message: `${rate(quota.count)} are allowed` },
      ...terms.map((term) => ({
        at: [...term.at, 'scale', 'max'],
        message: `up to ${term.instances} of ${term.name} run`,
      })),
    ],
  }
}

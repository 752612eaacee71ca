import type { Environment, System } from '../../model/environment.ts'
import type { Program } from '../program.ts'
import { programs, variablePath } from '../program.ts'
import type { Finding, SystemRule } from '../rule.ts'
import { listed } from '../words.ts'

/** What a program is told in the tier before the last, it is told in the last one too: values differ, names do not. */
export const variableNotInAllTiers: SystemRule = {
  code: 'variable-not-in-all-tiers',
  severity: 'warning',
  scope: 'system',
  needs: ['externals', 'jobs', 'secrets', 'services', 'stores'],
  check({ tiers }: System, report) {
    const [before, last] = tiers.slice(-2)
    if (before === undefined || last === undefined) return
    for (const program of programs(last)) {
      const rehearsal = programs(before).find(
        ({ at, name }) => at[0] === program.at[0] && name === program.name,
      )
      if (rehearsal === undefined) continue
      for (const finding of differences([before, rehearsal], [last, program])) report(finding)
    }
  },
}

type InTier = readonly [Environment, Program]

function differences(before: InTier, last: InTier): readonly Finding[] {
  return [...missing(before, last), ...missing(last, before)]
}

/** One finding for all that one tier has and the other lacks. */
function missing([there, has]: InTier, [here, lacks]: InTier): readonly Finding[] {
  const names = new Set(lacks.workload.env.map(({ name }) => name))
  const absent = has.workload.env.filter(({ name }) => !names.has(name))
  const [first] = absent
  if (first === undefined) return []
  const isLast = here.tierOrder.at(-1) === here.tier
  return [
    {
      at: [...lacks.at, 'env'],
      tier: here.tier,
      message: `"${lacks.name}" lacks ${listed(absent.map(({ name }) => name))} in ${here.tier}, and has ${absent.length === 1 ? 'it' : 'them'} in ${there.tier}`,
      help: isLast
        ? `What runs in ${there.tier} may not start in ${here.tier}: write a value in both.`
        : `What ${there.tier} does with it is tried nowhere before: write a value in both.`,
      related: [{ at: variablePath(has, first), tier: there.tier, message: `${first.name} is written here` }],
    },
  ]
}

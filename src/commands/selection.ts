import { suggestion } from '../diagnostics/did-you-mean.ts'
import { foldersIn } from './project.ts'

/** What one run is about: systems, each with the tiers that are wanted (all where undefined). */
export type Selection = ReadonlyMap<string, readonly string[] | undefined>

/** A command line that cannot be followed; exit status 2. */
export interface UsageProblem {
  readonly usage: string
}

/** Reads `system` and `system/tier` selectors; none selects every system. */
export function selection(selectors: readonly string[], environments: string): Selection | UsageProblem {
  const systems = foldersIn(environments)
  if (selectors.length === 0) {
    if (systems.length === 0)
      return {
        usage: `there is no system in ${environments}/: write ${environments}/<system>/<tier>.yaml, or name the folder with --environments`,
      }
    return new Map(systems.map((system) => [system, undefined]))
  }
  const chosen = new Map<string, readonly string[] | undefined>()
  for (const selector of selectors) {
    const [system = '', tier, ...rest] = selector.replace(/\/$/, '').split('/')
    if (rest.length > 0 || !systems.includes(system)) {
      return { usage: `there is no system "${system}" in ${environments}/${suggestion(system, systems)}` }
    }
    const before = chosen.get(system)
    if (tier === undefined) chosen.set(system, undefined)
    else if (!chosen.has(system)) chosen.set(system, [tier])
    else if (before !== undefined) chosen.set(system, [...before, tier])
  }
  return chosen
}

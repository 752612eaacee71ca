import type { Compilation } from '../compile.ts'
import { compile } from '../compile.ts'
import { projectHost } from './project.ts'
import { currentDay, progress } from './report.ts'
import type { Selection } from './selection.ts'

/** What to compile, beyond which systems. */
export interface CompileAllOptions {
  readonly environments: string
  readonly today?: string
  readonly target?: readonly string[]
}

/** Compiles the selected systems one after the other; what they share is read once. */
export async function compileAll(selected: Selection, options: CompileAllOptions): Promise<Compilation> {
  const host = projectHost(options.environments)
  const shown = progress(selected.size)
  const results: Compilation[] = []
  for (const [system, tiers] of selected) {
    shown.step(system)
    const request = {
      environments: options.environments.replace(/\/+$/, ''),
      system,
      today: options.today ?? currentDay(),
      ...(tiers === undefined ? {} : { tiers }),
      ...(options.target === undefined ? {} : { targets: options.target }),
    }
    results.push(await compile(request, host))
  }
  shown.end()
  return {
    diagnostics: results.flatMap((one) => one.diagnostics),
    units: results.flatMap((one) => one.units),
  }
}

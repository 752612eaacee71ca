import type { CompileAllOptions } from './compile-all.ts'
import { compileAll } from './compile-all.ts'
import type { ReportOptions } from './report.ts'
import { hasErrors, printDiagnostics } from './report.ts'
import { selection } from './selection.ts'

/** `plinth validate`: reports everything that is wrong. Resolves to the exit status. */
export async function runValidate(
  selectors: readonly string[],
  options: CompileAllOptions & ReportOptions,
): Promise<number> {
  const selected = selection(selectors, options.environments)
  if ('usage' in selected) {
    process.stderr.write(`plinth: ${selected.usage}\n`)
    return 2
  }
  const { diagnostics } = await compileAll(selected, options)
  printDiagnostics(diagnostics, options)
  if (hasErrors(diagnostics)) return 1
  if (options.format === 'text') process.stderr.write(`${[...selected.keys()].join(', ')}: valid\n`)
  return 0
}

import type { Container } from '../parity/data.ts'
import { formatParity, parityJson } from '../parity/format.ts'
import type { Row } from '../parity/parity.ts'
import { parityOfLanguage, parityOfTier } from '../parity/tables.ts'
import { projectHost } from './project.ts'
import { hasErrors, printDiagnostics } from './report.ts'
import { selection } from './selection.ts'
import { specsOfTiers } from './tiers.ts'

/** Options of `plinth parity`. */
export interface ParityOptions {
  readonly environments: string
  readonly all?: boolean
  readonly format: 'text' | 'json'
}

/** `plinth parity`: what each target makes of each word, found by compiling. Resolves to the exit status. */
export async function runParity(selectors: readonly string[], options: ParityOptions): Promise<number> {
  if (options.all) {
    print(new Map([['the whole language', await parityOfLanguage()]]), options)
    return 0
  }
  const environments = options.environments.replace(/\/+$/, '')
  const selected = selection(selectors, environments)
  if ('usage' in selected) {
    process.stderr.write(`plinth: ${selected.usage}\n`)
    return 2
  }
  const host = projectHost(environments)
  const tables = new Map<string, readonly Row[]>()
  for (const [system, wanted] of selected) {
    for (const { tier, data, diagnostics } of await specsOfTiers({ environments, system }, host)) {
      if (wanted !== undefined && !wanted.includes(tier)) continue
      if (hasErrors(diagnostics)) {
        printDiagnostics(diagnostics, options)
        return 1
      }
      // A spec is a map.
      tables.set(`${system}/${tier}`, await parityOfTier(data as Container, (path) => host.read(path)))
    }
  }
  print(tables, options)
  return 0
}

function print(tables: ReadonlyMap<string, readonly Row[]>, { format }: ParityOptions): void {
  process.stdout.write(format === 'json' ? parityJson(tables) : formatParity(tables))
}

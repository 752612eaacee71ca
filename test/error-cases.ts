import { rules } from '../src/check/rules.ts'
import { compile } from '../src/compile.ts'
import { catalogue } from '../src/diagnostics/catalogue.ts'
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts'
import { targets } from '../src/targets/index.ts'
import { outputRules } from '../src/verify/rules.ts'

const allRules = [...rules, ...targets.flatMap((target) => target.rules), ...outputRules]

/** The codes that must each have a case in `errors/`. */
export const codes: readonly string[] = [...Object.keys(catalogue), ...allRules.map(({ code }) => code)]

/**
 * What the compiler reports for the files of a case, whose system is named `case`. A file `tiers` is none of them: it
 * names the only tiers that are asked for.
 */
export async function diagnosticsOf(files: ReadonlyMap<string, string>): Promise<readonly Diagnostic[]> {
  const read = (path: string) => {
    const text = files.get(path)
    return text === undefined ? undefined : { path, text }
  }
  const list = (folder: string) =>
    [...files.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
  const tiers = files.get('tiers')?.trim().split('\n')
  const request = { environments: 'environments', system: 'case', today: '2026-11-21' }
  const compilation = await compile(tiers === undefined ? request : { ...request, tiers }, { read, list })
  return compilation.diagnostics
}

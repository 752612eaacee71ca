import type { CompiledUnit } from '../compile.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import { targets } from '../targets/index.ts'
import { compareWithDisk } from '../write/compare-with-disk.ts'
import { ownedFolders } from '../write/owned-folders.ts'
import type { OutputUnit } from '../write/tree.ts'
import type { WriteProblem } from '../write/write-problem.ts'
import { writeUnits } from '../write/write-units.ts'
import type { CompileAllOptions } from './compile-all.ts'
import { compileAll } from './compile-all.ts'
import { foldersIn } from './project.ts'
import type { ReportOptions } from './report.ts'
import { hasErrors, printDiagnostics } from './report.ts'
import type { Selection } from './selection.ts'
import { selection } from './selection.ts'

/** Options of `plinth synth`. */
export interface SynthOptions extends CompileAllOptions, ReportOptions {
  readonly out: string
  readonly check?: boolean
  readonly force?: boolean
}

/** `plinth synth`: writes the outputs, or compares them with `--check`. Resolves to the exit status. */
export async function runSynth(selectors: readonly string[], options: SynthOptions): Promise<number> {
  const selected = selection(selectors, options.environments)
  const problem = 'usage' in selected ? selected.usage : unknownTarget(options.target ?? [])
  if ('usage' in selected || problem !== undefined) {
    process.stderr.write(`plinth: ${problem}\n`)
    return 2
  }
  const { diagnostics, units } = await compileAll(selected, options)
  if (hasErrors(diagnostics)) {
    printDiagnostics(diagnostics, options)
    return 1
  }
  const current = units.map((unit) => outputUnit(unit, options.target))
  const outputs = [...current, ...abandoned(selected, current, options, selectors.length === 0)]
  if (options.check) return check(outputs, options, diagnostics)
  const result = writeUnits(options.out, outputs, { force: options.force ?? false })
  printDiagnostics(diagnostics, options)
  printProblems(result.problems, options.out)
  if (result.problems.length > 0) return 1
  for (const path of result.forced) process.stderr.write(`${options.out}/${path}: replaced by force\n`)
  if (options.format === 'text')
    process.stderr.write(
      `${options.out}: ${count(result.written.length, 'file')} written, ${result.deleted.length} deleted, ${result.unchanged} unchanged\n`,
    )
  return 0
}

function unknownTarget(names: readonly string[]): string | undefined {
  const known = targets.map((target) => target.name)
  const unknown = names.find((name) => !known.includes(name))
  return unknown === undefined
    ? undefined
    : `there is no target "${unknown}"${suggestion(unknown, known)}; there are ${known.join(', ')}`
}

function outputUnit(unit: CompiledUnit, chosen: readonly string[] | undefined): OutputUnit {
  return { folder: unit.folder, files: unit.files, targets: chosen ?? 'all' }
}

/**
 * Folders of tiers that a whole system no longer has, and of systems that are gone when all are meant: nothing is
 * generated for them, so their files go.
 */
function abandoned(
  selected: Selection,
  current: readonly OutputUnit[],
  options: SynthOptions,
  everything: boolean,
): readonly OutputUnit[] {
  if (options.target !== undefined) return []
  const whole = [...selected].filter(([, tiers]) => tiers === undefined).map(([system]) => system)
  const systems = everything ? new Set([...whole, ...foldersIn(options.out)]) : whole
  const folders = [...systems].flatMap((system) => ownedFolders(options.out, system))
  return folders
    .filter((folder) => !current.some((unit) => unit.folder === folder))
    .map((folder) => ({ folder, files: [], targets: 'all' as const }))
}

function check(
  outputs: readonly OutputUnit[],
  options: SynthOptions,
  diagnostics: Parameters<typeof printDiagnostics>[0],
): number {
  const { differences, problems } = compareWithDisk(options.out, outputs, { isLocal })
  printDiagnostics(diagnostics, options)
  for (const difference of differences)
    process.stderr.write(`${options.out}/${difference.path}: ${difference.kind}\n`)
  printProblems(problems, options.out)
  if (differences.length + problems.length === 0) {
    if (options.format === 'text') process.stderr.write(`${options.out}: fresh\n`)
    return 0
  }
  process.stderr.write(`${count(differences.length, 'file')} differ; run plinth synth\n`)
  return 1
}

/** What people keep beside the outputs and out of version control: values of secrets for compose. */
function isLocal(path: string): boolean {
  return /(^|\/)(\.env|secrets\/[^/]+)$/.test(path)
}

function printProblems(problems: readonly WriteProblem[], out: string): void {
  for (const { code, path, message, help } of problems) {
    process.stderr.write(
      `${path === '' ? out : `${out}/${path}`}: error: ${message} [${code}]\n${help === undefined ? '' : `  = help: ${help}\n`}`,
    )
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

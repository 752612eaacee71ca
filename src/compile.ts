import type { CheckedTier } from './check/check.ts'
import { checkSystem, checkTier } from './check/check.ts'
import type { KnownExceptions } from './check/exceptions.ts'
import { judgeExceptions, noExceptionsYet, shareUse } from './check/exceptions.ts'
import type { Rule, SystemRule, TierRule } from './check/rule.ts'
import { rules } from './check/rules.ts'
import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic, SourceText } from './diagnostics/diagnostic.ts'
import { suggestion } from './diagnostics/did-you-mean.ts'
import type { TierFile } from './diagnostics/in-tiers.ts'
import { acrossTiers, inTier } from './diagnostics/in-tiers.ts'
import { emitSystem } from './emit-system.ts'
import { emitTier } from './emit-tier.ts'
import { layerCollector } from './merge/layers.ts'
import type { System } from './model/environment.ts'
import { printBody } from './print/print.ts'
import type { Tier } from './read-tier.ts'
import { layerValidator, readTier } from './read-tier.ts'
import { targets } from './targets/index.ts'
import type { OutputFile } from './targets/target.ts'
import { tierFiles } from './tier-files.ts'
import { outputRules } from './verify/rules.ts'

/** What to compile. */
export interface CompileRequest {
  /** Folder of the environments, relative to the project. */
  readonly environments: string
  readonly system: string
  /** Tiers whose outputs are wanted; all where nothing is said. The others are still checked with them. */
  readonly tiers?: readonly string[]
  /** Targets whose outputs are wanted; all where nothing is said. */
  readonly targets?: readonly string[]
  /** `2026-11-21`: decides which waivers have expired, and reaches no output. */
  readonly today: string
}

/** What a compile may ask of the world. */
export interface CompileHost {
  /** The text of a file, or undefined where there is none. */
  read(path: string): SourceText | undefined
  /** Names of the files in a folder. */
  list(folder: string): readonly string[]
}

/** A printed file: the path below its unit's folder starts with the target. */
export interface CompiledFile {
  readonly path: string
  readonly text: string
  readonly executable: boolean
}

/** The files of a tier, or those of the whole system. */
export interface CompiledUnit {
  /** `<system>/<tier>` or `<system>/system`. */
  readonly folder: string
  readonly files: readonly CompiledFile[]
}

/** The result: problems of every tier of the system, and files where there is no error. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[]
  readonly units: readonly CompiledUnit[]
}

/** Compiles one system. Pure given its host; everything that the author has to mend is reported in one run. */
export async function compile(request: CompileRequest, host: CompileHost): Promise<Compilation> {
  // 1. parse, merge, validate, resolve: each tier by itself, shared layers once.
  const found = tierFiles(request, host)
  const collect = layerCollector({ read: (path) => host.read(path), root: request.environments })
  const validate = layerValidator()
  const stacks = found.files.map((file) => ({ file, stack: collect(file) }))
  const read = await Promise.all(
    stacks.map(({ file, stack }) => readTier(file, stack, validate, (path) => host.read(path))),
  )
  const tiers = inPromotionOrder(read.filter((tier) => tier !== undefined))
  const problems = [
    ...found.diagnostics,
    ...stacks.flatMap(({ stack }) => stack.diagnostics),
    ...tiers.flatMap((tier) => tier.diagnostics),
    ...unknownTiers(request, tiers),
    ...tiersWithoutLayer(tiers),
    ...wrongSystems(request, tiers),
    ...tiersTwice(tiers),
  ]

  // 2. check: rules on each tier, then on all of them together.
  const { checked, diagnostics: findings } = checkAll(request, tiers)
  const diagnostics = [...problems, ...findings]

  // 3. emit, patch, verify: outputs as data. Once there are errors, only to find what is wrong with patches.
  const selected = targets.filter((target) => request.targets?.includes(target.name) ?? true)
  const isWrong = hasErrors(diagnostics)
  const emitted = await Promise.all(
    checked
      .filter((tier) => isWanted(request, tier) && (!isWrong || tier.environment.patches.length > 0))
      .map((tier) => emitTier(tier, selected, isWrong)),
  )
  shareUse(checked)
  const exceptions = checked.flatMap((tier) =>
    inTier(
      tier.environment.tier,
      judgeExceptions(tier.environment, tier.source, tier.exceptions, knownExceptions),
    ),
  )
  const areAllEmitted = emitted.length === tiers.length
  const remarks = emitted.flatMap((one) =>
    areAllEmitted ? inTier(one.tier.environment.tier, one.diagnostics) : one.diagnostics,
  )
  const all = acrossTiers([...diagnostics, ...remarks, ...exceptions], tiers.map(nameOf))
  if (hasErrors(all)) return { diagnostics: all, units: [] }

  // 4. print: data as text.
  const units = emitted.map(({ tier, files }) =>
    printUnit(`${request.system}/${tier.environment.tier}`, files, tier.environment.sourceFile),
  )
  const system = systemOf(request, checked, tiers)
  if (system === undefined || request.tiers !== undefined) return { diagnostics: all, units }
  const whole = await emitSystem(system, checked, selected)
  const complete = [...all, ...whole.diagnostics]
  if (hasErrors(complete)) return { diagnostics: complete, units: [] }
  const ofSystem = printUnit(`${request.system}/system`, whole.files, system.sourceFolder)
  return { diagnostics: complete, units: [...units, ofSystem] }
}

function nameOf({ file, resolution }: Tier): TierFile {
  return { file, tier: resolution?.environment.tier }
}

function inPromotionOrder(tiers: readonly Tier[]): readonly Tier[] {
  const position = (tier: Tier): number =>
    tier.resolution?.environment.tierOrder.indexOf(tier.resolution.environment.tier) ?? -1
  return [...tiers].sort(
    (left, right) => position(left) - position(right) || (left.file < right.file ? -1 : 1),
  )
}

function unknownTiers(request: CompileRequest, tiers: readonly Tier[]): Diagnostic[] {
  const names = tiers.flatMap((tier) => tier.resolution?.environment.tier ?? [])
  const wanted = request.tiers ?? []
  if (tiers.some((tier) => tier.resolution === undefined)) return []
  return wanted
    .filter((name) => !names.includes(name))
    .map((name) =>
      diagnostic(
        'tier-not-found',
        undefined,
        `system "${request.system}" has no tier "${name}"${suggestion(name, names)}`,
        { help: `Its tiers are ${names.join(', ')}.` },
      ),
    )
}

function tiersWithoutLayer(tiers: readonly Tier[]): Diagnostic[] {
  const [first] = tiers
  if (first === undefined || tiers.some((tier) => tier.resolution === undefined)) return []
  const written = tiers.map((tier) => tier.resolution?.environment.tier)
  const order = first.resolution?.environment.tierOrder ?? []
  const missing = order.filter((name) => !written.includes(name))
  const strange = tiers.filter((tier) => !order.includes(tier.resolution?.environment.tier ?? ''))
  // A layer whose tier is misspelt is most likely that of one that is missing.
  return [
    ...missing.slice(strange.length).map((name) =>
      diagnostic(
        'tier-without-layer',
        first.source.entries.get('tiers')?.key,
        `no layer describes the tier "${name}"`,
        {
          help: `Write ${name}.yaml with \`tier: ${name}\` beside the others, or take it out of \`tiers\`.`,
        },
      ),
    ),
    ...strange.map((tier) =>
      diagnostic(
        'unknown-reference',
        tier.source.entries.get('tier')?.value.place,
        `"${tier.resolution?.environment.tier}" is not one of \`tiers\`${suggestion(tier.resolution?.environment.tier ?? '', order)}`,
        { help: `Write one of ${order.join(', ')}, or add it to \`tiers\`.` },
      ),
    ),
  ]
}

/** The folder is where outputs go, and what people select by. */
function wrongSystems({ system }: CompileRequest, tiers: readonly Tier[]): Diagnostic[] {
  return tiers.flatMap(({ resolution, source }) => {
    const written = resolution?.environment.system
    if (written === undefined || written === system) return []
    const place = source.entries.get('system')?.value.place
    const help = `Write \`system: ${system}\`, or rename the folder.`
    return [
      diagnostic('bad-format', place, `"${written}" is not the name of the folder "${system}"`, { help }),
    ]
  })
}

function tiersTwice(tiers: readonly Tier[]): Diagnostic[] {
  return tiers.flatMap(({ resolution, source, file }, index) => {
    const name = resolution?.environment.tier
    const first = tiers
      .slice(0, index)
      .find((other) => name !== undefined && other.resolution?.environment.tier === name)
    if (first === undefined) return []
    const place = first.source.entries.get('tier')?.value.place
    return [
      diagnostic(
        'layer-conflict',
        source.entries.get('tier')?.value.place,
        `${first.file} and ${file} both describe the tier "${name}"`,
        {
          help: 'Give one of them another `tier`; a layer that others extend says none.',
          ...(place === undefined ? {} : { related: [{ message: 'the other place', place }] }),
        },
      ),
    ]
  })
}

const allRules: readonly Rule[] = [...rules, ...targets.flatMap((target) => target.rules)]
const knownExceptions: KnownExceptions = {
  rules: [...allRules, ...outputRules].map((rule) => rule.code),
  features: new Map(
    [...allRules, ...outputRules].flatMap(({ code, features }) =>
      (features ?? []).map((feature) => [feature, code] as const),
    ),
  ),
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error')
}

function checkAll(
  request: CompileRequest,
  tiers: readonly Tier[],
): { checked: readonly CheckedTier[]; diagnostics: readonly Diagnostic[] } {
  const checked = tiers.flatMap((tier): CheckedTier[] =>
    tier.resolution === undefined
      ? []
      : [
          {
            environment: tier.resolution.environment,
            source: tier.source,
            unsound: tier.unsound,
            exceptions: noExceptionsYet(request.today),
          },
        ],
  )
  const tierRules = allRules.filter((rule): rule is TierRule => rule.scope === 'tier')
  const systemRules = allRules.filter((rule): rule is SystemRule => rule.scope === 'system')
  const system = systemOf(request, checked, tiers)
  const together = system === undefined ? [] : checkSystem(system, checked, systemRules)
  return {
    checked,
    diagnostics: [
      ...checked.flatMap((tier) => inTier(tier.environment.tier, checkTier(tier, tierRules))),
      ...together,
    ],
  }
}

/** All tiers together; undefined while one of them cannot be resolved. */
function systemOf(
  request: CompileRequest,
  checked: readonly CheckedTier[],
  tiers: readonly Tier[],
): System | undefined {
  const delivery = tiers.at(-1)?.resolution?.delivery
  if (delivery === undefined || checked.length !== tiers.length) return undefined
  const promotions = checked.map((tier) => tier.environment.promotion)
  return {
    name: request.system,
    tiers: checked.map((tier) => tier.environment),
    delivery: { ...delivery, promotions },
    sourceFolder: `${request.environments}/${request.system}`,
  }
}

function isWanted(request: CompileRequest, tier: CheckedTier): boolean {
  return request.tiers?.includes(tier.environment.tier) ?? true
}

function printUnit(
  folder: string,
  files: ReadonlyMap<string, readonly OutputFile[]>,
  generatedFrom: string,
): CompiledUnit {
  const printed = [...files].flatMap(([target, ofTarget]) =>
    ofTarget.map(
      (file): CompiledFile => ({
        path: `${target}/${file.path}`,
        text: printBody(file.body, generatedFrom),
        executable: file.executable ?? false,
      }),
    ),
  )
  return { folder, files: printed.sort((left, right) => (left.path < right.path ? -1 : 1)) }
}

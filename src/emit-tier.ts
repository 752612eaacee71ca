import type { CheckedTier } from './check/check.ts'
import { findingsOf, judge } from './check/check.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { passThroughDiagnostics } from './pass-through-remarks.ts'
import type { FilesByTarget } from './patch/patch.ts'
import { patchOutputs } from './patch/patch.ts'
import { withPatchedCopies } from './patched-copies.ts'
import { targets } from './targets/index.ts'
import type { OutputFile, Target } from './targets/target.ts'
import { composeSchema, kubernetesSchema } from './validate/pass-through.ts'
import { outputRules } from './verify/rules.ts'

/** The outputs of a tier as data, and what is wrong with them. */
export interface TierOutputs {
  readonly tier: CheckedTier
  readonly files: FilesByTarget
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * emit → patch → verify for one tier. Of a tier that has errors (`hasErrors`, here or in another tier) the outputs are
 * not written: they only show what is wrong with its patches, as far as what is left of it lets one tell.
 */
export async function emitTier(
  tier: CheckedTier,
  selected: readonly Target[],
  hasErrors: boolean,
): Promise<TierOutputs> {
  const { files: emitted, remarks } = await emitAll(tier, selected, hasErrors)
  const patched = patchOutputs(emitted, {
    environment: tier.environment,
    source: tier.source,
    today: tier.exceptions.today,
    targets: targets.map((target) => target.name),
    missing: missingNames(tier),
  })
  const isWhole = selected.length === targets.length && !hasErrors
  const verified = tier.unsound.length === 0 ? await verify(tier, patched.files, isWhole) : []
  return { tier, files: patched.files, diagnostics: [...remarks, ...patched.diagnostics, ...verified] }
}

interface Emitted {
  readonly files: FilesByTarget
  readonly remarks: readonly Diagnostic[]
}

async function emitAll(tier: CheckedTier, selected: readonly Target[], hasErrors: boolean): Promise<Emitted> {
  const emitted = new Map<string, readonly OutputFile[]>()
  const remarks: Diagnostic[] = []
  for (const target of selected) {
    const emitter = await target.load()
    if (emitter.scope === 'system') continue
    try {
      const problems: Diagnostic[] = []
      emitted.set(target.name, emitter.emit(withPatchedCopies(tier, target.name, problems)))
      remarks.push(...problems)
      if (!hasErrors) remarks.push(...passThroughDiagnostics(emitter, tier))
    } catch (error) {
      // Emitters rely on the rules: what has errors may be more than they can take.
      if (!hasErrors) throw error
    }
  }
  return { files: emitted, remarks }
}

async function verify(
  tier: CheckedTier,
  files: FilesByTarget,
  isWhole: boolean,
): Promise<readonly Diagnostic[]> {
  const { environment } = tier
  const isChanged = (wanted: string) =>
    [...environment.patches, ...environment.passThroughs].some(({ target }) => target === wanted)
  const schemas = {
    ...(isChanged('kubernetes') && { kubernetes: await kubernetesSchema() }),
    ...(isChanged('compose') && { compose: await composeSchema() }),
  }
  const emitted = { environment, files, schemas }
  return outputRules.flatMap((rule) => {
    const findings = findingsOf((report) => rule.check(emitted, report))
    if (isWhole) tier.exceptions.judged.add(rule.code)
    return findings.flatMap((finding) => judge(rule, finding, tier, [tier]))
  })
}

/** Collections whose entities become objects or files of outputs. */
const collections = ['services', 'jobs', 'stores', 'routes', 'volumes', 'backups', 'alerts', 'slos'] as const

/** Names that are written but had to be left out as unsound; undefined where nobody knows what else is missing. */
function missingNames({ source, environment, unsound }: CheckedTier): readonly string[] | undefined {
  if (unsound.some((path) => path.length === 0)) return undefined
  return collections.flatMap((collection) => {
    const written = source.entries.get(collection)?.value
    const sound = new Set(environment[collection].map(({ name }) => name))
    return written?.kind === 'map' ? [...written.entries.keys()].filter((name) => !sound.has(name)) : []
  })
}

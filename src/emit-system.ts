import { isDeepStrictEqual } from 'node:util'
import type { CheckedTier } from './check/check.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { Patch, System } from './model/environment.ts'
import type { FilesByTarget } from './patch/patch.ts'
import { patchOutputs } from './patch/patch.ts'
import type { OutputFile, Target } from './targets/target.ts'

/** The outputs of a whole system as data, and what is wrong with their patches. */
export interface SystemOutputs {
  readonly files: FilesByTarget
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * emit → patch for the files that all tiers share. Every tier may patch them; a patch that several have, of a layer
 * that they share, is one.
 */
export async function emitSystem(
  system: System,
  tiers: readonly CheckedTier[],
  selected: readonly Target[],
): Promise<SystemOutputs> {
  const emitted = new Map<string, readonly OutputFile[]>()
  for (const target of selected) {
    const emitter = await target.load()
    if (emitter.scope === 'system') emitted.set(target.name, emitter.emit(system))
  }
  const diagnostics: Diagnostic[] = []
  const known: Patch[] = []
  let files: FilesByTarget = emitted
  for (const { environment, source, exceptions } of tiers) {
    const patches = environment.patches.filter(
      (patch) => emitted.has(patch.target) && !known.some((other) => isDeepStrictEqual(other, patch)),
    )
    if (patches.length === 0) continue
    known.push(...patches)
    const facts = { source, today: exceptions.today, targets: [...emitted.keys()], missing: [] }
    const patched = patchOutputs(files, { ...facts, environment: { ...environment, patches } })
    files = patched.files
    diagnostics.push(...patched.diagnostics)
  }
  return { files, diagnostics }
}

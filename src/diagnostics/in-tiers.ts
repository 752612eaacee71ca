import type { Diagnostic } from './diagnostic.ts'

/** A tier of a system, with the file that describes it. */
export interface TierFile {
  readonly file: string
  /** Undefined where the file does not say it. */
  readonly tier: string | undefined
}

/** The diagnostics as those of one tier; as they are where its name is not known. */
export function inTier(tier: string | undefined, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return tier === undefined ? diagnostics : diagnostics.map((each) => ({ ...each, tiers: [tier] }))
}

/**
 * The diagnostics of all tiers, each problem once. It names its tiers only where the reader would not know: not where
 * it is in all of them, nor where it stands in the file of the only one that has it.
 */
export function acrossTiers(
  diagnostics: readonly Diagnostic[],
  tiers: readonly TierFile[],
): readonly Diagnostic[] {
  const problems = new Map<string, { first: Diagnostic; names: Set<string>; isOfAll: boolean }>()
  for (const each of diagnostics) {
    const { tiers: names, ...first } = each
    const key = identity(first)
    const known = problems.get(key) ?? { first, names: new Set<string>(), isOfAll: false }
    for (const name of names ?? []) known.names.add(name)
    problems.set(key, { ...known, isOfAll: known.isOfAll || names === undefined })
  }
  return [...problems.values()].map(({ first, names, isOfAll }) => {
    const [only] = names.size === 1 ? names : []
    const isPlain =
      isOfAll ||
      tiers.every(({ tier }) => tier === undefined || names.has(tier)) ||
      tiers.some(({ file, tier }) => tier === only && file === first.place?.source.path)
    return isPlain ? first : { ...first, tiers: [...names] }
  })
}

function identity({ code, severity, message, help, place, related }: Diagnostic): string {
  const places = [place, ...(related ?? []).map((each) => each.place)].map(
    (one) => one && [one.source.path, one.start, one.end],
  )
  return JSON.stringify([code, severity, message, help, places, related?.map((each) => each.message)])
}

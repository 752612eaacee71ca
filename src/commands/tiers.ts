import type { CompileHost } from '../compile.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { layerCollector } from '../merge/layers.ts'
import { toData } from '../parse/source.ts'
import { layerValidator, readTier } from '../read-tier.ts'
import { tierFiles } from '../tier-files.ts'

/** A tier's merged spec as data, and what is wrong with it. */
export interface TierSpec {
  readonly tier: string
  readonly data: unknown
  readonly diagnostics: readonly Diagnostic[]
}

/** The merged specs of all tiers of a system; what is wrong with each, before any rule. */
export async function specsOfTiers(
  system: { readonly environments: string; readonly system: string },
  host: CompileHost,
): Promise<readonly TierSpec[]> {
  const { files, diagnostics } = tierFiles(system, host)
  const collect = layerCollector({ read: (path) => host.read(path), root: system.environments })
  const validate = layerValidator()
  const specs: TierSpec[] = diagnostics.length === 0 ? [] : [{ tier: '', data: {}, diagnostics }]
  for (const file of files) {
    const stack = collect(file)
    const read = await readTier(file, stack, validate, (path) => host.read(path))
    if (read === undefined) continue
    specs.push({
      tier: read.resolution?.environment.tier ?? '',
      data: toData(read.source),
      diagnostics: [...stack.diagnostics, ...read.diagnostics],
    })
  }
  return specs
}

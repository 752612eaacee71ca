import type { Code } from './diagnostics/catalogue.ts'
import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic, Path } from './diagnostics/diagnostic.ts'
import { inTier } from './diagnostics/in-tiers.ts'
import { inherit, keepsNull } from './merge/inherit.ts'
import { interpolate } from './merge/interpolate.ts'
import type { Layer } from './merge/layer.ts'
import type { LayerStack } from './merge/layers.ts'
import { mergeLayers } from './merge/merge.ts'
import { replacesWhole } from './merge/schema-paths.ts'
import type { MapNode } from './parse/source.ts'
import { locate, toData } from './parse/source.ts'
import type { ReadFile } from './resolve/repository.ts'
import type { Resolution } from './resolve/resolve.ts'
import { resolve } from './resolve/resolve.ts'
import { passThroughProblems } from './validate/pass-through.ts'
import type { Validation } from './validate/validate.ts'
import { isMeant, validateLayer, validateMerged } from './validate/validate.ts'
import { withhold } from './validate/withhold.ts'

/** A tier as far as it could be read. */
export interface Tier {
  readonly file: string
  /** The merged spec, in which every value says where it was written. */
  readonly source: MapNode
  /** Absent where the spec does not even say which tier it is. */
  readonly resolution: Resolution | undefined
  /** Paths of what no rule may rely on; the empty path where a layer is missing. None for a tier that is sound. */
  readonly unsound: readonly Path[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What a layer that is missing or cannot be read may hold. */
const mayBeElsewhere: ReadonlySet<Code> = new Set(['missing-key', 'unknown-reference'])

/** Validates each layer once, however many tiers share it. */
export function layerValidator(): (layer: Layer) => Promise<Validation> {
  const validations = new Map<string, Promise<Validation>>()
  return (layer) => {
    const known = validations.get(layer.path) ?? validateLayer(layer.node)
    validations.set(layer.path, known)
    return known
  }
}

/**
 * merge → validate → resolve for the layers of one tier; `readFile` reads what they name in the repository. Undefined
 * where there is no readable layer.
 */
export async function readTier(
  file: string,
  stack: LayerStack,
  validate: (layer: Layer) => Promise<Validation>,
  readFile: ReadFile = () => undefined,
): Promise<Tier | undefined> {
  const merged = mergeLayers(stack.layers, { replacesWhole, keepsNull })
  if (merged.node === undefined) return undefined
  const inherited = inherit(merged.node)
  const interpolated = interpolate(inherited.node)
  const source = interpolated.node
  const layers = await Promise.all(stack.layers.map(validate))
  const completeness = await validateMerged(source, layers)
  const unsound: readonly Path[] = [...layers, completeness].flatMap((validation) => validation.unsound)
  const misspelt = layers.flatMap((layer) => layer.misspelt)
  const { data, known, withheld, isComplete } = withhold(toData(source), unsound, misspelt)
  const resolution = isComplete ? resolve({ data, known, sourceFile: file, readFile }) : undefined
  const passed = resolution === undefined ? [] : await passThroughProblems(source, resolution.environment)
  const problems = (resolution?.problems ?? []).filter(
    ({ code, at, lacks = [] }) =>
      (stack.isComplete || !mayBeElsewhere.has(code)) &&
      !lacks.some((key) => isMeant([...at, key], misspelt)),
  )
  // A key that could not be read is not counted among the keys of its map.
  const isNoEcho = ({ code }: Diagnostic) => stack.diagnostics.length === 0 || code !== 'schema-violation'
  return {
    file,
    source,
    resolution,
    unsound: stack.isComplete ? [...withheld, ...problems.map(({ at }) => at)] : [[]],
    diagnostics: [
      // What is wrong with a layer is so in every tier that it is part of.
      ...layers.flatMap((one) => one.diagnostics),
      ...inTier(resolution?.environment.tier, [
        ...merged.diagnostics,
        ...inherited.diagnostics,
        ...interpolated.diagnostics,
        ...passed,
        ...(stack.isComplete ? completeness.diagnostics.filter(isNoEcho) : []),
        ...problems.map(({ code, at, side, message, help, place }) =>
          diagnostic(code, place ?? locate(source, at, side), message, help === undefined ? {} : { help }),
        ),
      ]),
    ],
  }
}

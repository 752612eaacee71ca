import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import type { MapNode } from '../parse/source.ts'
import { explain } from './explain.ts'
import { environmentConstraints, overlayConstraints } from './generated/constraints.js'
import { type Schema, type Violation, violationsOf } from './violations.ts'

/** What validate found wrong, and where. */
export interface Validation {
  readonly diagnostics: readonly Diagnostic[]
  /** Paths of values that no later stage may read. Unknown keys are not among them: nothing reads those. */
  readonly unsound: readonly Path[]
}

/** Checks the shape of one layer: known keys with values of the right kind. */
export async function validateLayer(node: MapNode): Promise<Validation> {
  const violations = violationsOf(node, overlayConstraints)
  if (violations.length === 0) return sound
  const schema = await import('../../schema/overlay.schema.json', { with: { type: 'json' } })
  return explained(node, violations, schema.default, () => true)
}

/** Keywords that ask for something that is not there; all others have been reported on the layers. */
const completeness: ReadonlySet<keyof Schema> = new Set(['required', 'minProperties', 'maxProperties'])

/**
 * Checks that the merged spec is complete. Its shape has been checked layer by layer: only what is missing is
 * reported. Where a layer had a mistake, whatever inherited it is found as well, so that nothing reads it.
 */
export async function validateMerged(node: MapNode, layersAreSound: boolean): Promise<Validation> {
  const violations = violationsOf(node, environmentConstraints)
  const isMissing = ({ keyword }: Violation) => completeness.has(keyword)
  const relevant = layersAreSound ? violations.filter(isMissing) : violations
  if (relevant.length === 0) return sound
  const schema = await import('../../schema/environment.schema.json', { with: { type: 'json' } })
  return explained(node, relevant, schema.default, isMissing)
}

const sound: Validation = { diagnostics: [], unsound: [] }

/** `schema` is the one with descriptions, which say what would have been right; only a mistake needs them. */
function explained(
  node: MapNode,
  violations: readonly Violation[],
  schema: object,
  concerns: (violation: Violation) => boolean,
): Validation {
  // The edge of the JSON file: as a type, TypeScript makes of it all of its content.
  const explaining = schema as Schema
  const problems = violations.map((violation) => ({ violation, ...explain(violation, node, explaining) }))
  return {
    diagnostics: problems.filter(({ violation }) => concerns(violation)).map((problem) => problem.diagnostic),
    unsound: problems
      .filter((problem) => problem.diagnostic.code !== 'unknown-key')
      .map((problem) => problem.path),
  }
}

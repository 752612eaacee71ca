import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import type { MapNode } from '../parse/source.ts'
import { nodeAt } from '../parse/source.ts'
import { type Explained, explain } from './explain.ts'
import { environmentConstraints, overlayConstraints } from './generated/constraints.js'
import { outsideLimits } from './limits.ts'
import { oneForEachMistake } from './one-for-each-mistake.ts'
import { unfaithfulLiterals } from './unfaithful-literals.ts'
import { type Schema, type Violation, violationsOf } from './violations.ts'

/** What validate found wrong, and where. */
export interface Validation {
  readonly diagnostics: readonly Diagnostic[]
  /** Paths of values that no later stage may read. Unknown keys are not among them: nothing reads those. */
  readonly unsound: readonly Path[]
  readonly misspelt: readonly Misspelling[]
}

/** An unknown key, and the known one that its author meant: that this one is missing need not be said as well. */
export interface Misspelling {
  readonly key: Path
  readonly meant: Path
}

/** Checks the shape of one layer: known keys with values of the right kind. */
export async function validateLayer(node: MapNode): Promise<Validation> {
  const violations = oneForEachMistake(violationsOf(node, overlayConstraints))
  const limits = outsideLimits(node)
  const diagnostics = [...limits.map((limit) => limit.diagnostic), ...unfaithfulLiterals(node)]
  const unsound = limits.map(({ path }) => path)
  if (violations.length === 0) return { diagnostics, unsound, misspelt: [] }
  const schema = await import('../../schema/overlay.schema.json', { with: { type: 'json' } })
  const problems = explained(node, violations, schema.default)
  return {
    diagnostics: [...reported(node, problems), ...diagnostics],
    unsound: [...problems.flatMap(unsoundPath), ...unsound],
    misspelt: problems.flatMap(misspellings),
  }
}

/** Keywords that ask for something that is not there; all others have been reported on the layers. */
const completeness: ReadonlySet<keyof Schema> = new Set(['required', 'minProperties', 'maxProperties'])

/**
 * Checks that the merged spec is complete. Its shape has been checked layer by layer: only what is missing is
 * reported. Where a layer had a mistake, whatever inherited it is found as well, so that nothing reads it.
 */
export async function validateMerged(node: MapNode, layers: readonly Validation[]): Promise<Validation> {
  const isMissing = ({ keyword }: Violation) => completeness.has(keyword)
  const layersAreSound = layers.every(({ unsound }) => unsound.length === 0)
  const keywords = layersAreSound ? completeness : undefined
  const violations = oneForEachMistake(violationsOf(node, environmentConstraints, keywords))
  const inherited = layersAreSound ? [] : outsideLimits(node).map(({ path }) => path)
  if (violations.length === 0) return { diagnostics: [], unsound: inherited, misspelt: [] }
  const schema = await import('../../schema/environment.schema.json', { with: { type: 'json' } })
  const misspelt = layers.flatMap((layer) => layer.misspelt)
  const news = violations.filter(isMissing).flatMap((violation) => withoutMisspelt(violation, misspelt))
  return {
    diagnostics: explained(node, news, schema.default).map((problem) => problem.diagnostic),
    unsound: [...explained(node, violations, schema.default).flatMap(unsoundPath), ...inherited],
    misspelt: [],
  }
}

interface ExplainedViolation extends Explained {
  readonly violation: Violation
}

/** `schema` is the one with descriptions, which say what would have been right; only a mistake needs them. */
function explained(
  node: MapNode,
  violations: readonly Violation[],
  schema: object,
): readonly ExplainedViolation[] {
  // The edge of the JSON file: as a type, TypeScript makes of it all of its content.
  const explaining = schema as Schema
  return violations.map((violation) => ({ violation, ...explain(violation, node, explaining) }))
}

/** A bad name is said once, where it is given; not again wherever it is used. */
function reported(node: MapNode, problems: readonly ExplainedViolation[]): readonly Diagnostic[] {
  const badNames = new Set(
    problems.flatMap(({ violation: { keyword, key } }) => (keyword === 'propertyNames' ? (key ?? []) : [])),
  )
  return problems
    .filter(({ violation: { keyword, path } }) => {
      const found = keyword === 'pattern' ? nodeAt(node, path) : undefined
      return found?.kind !== 'scalar' || !badNames.has(String(found.value))
    })
    .map((problem) => problem.diagnostic)
}

/** What a place with an unknown key says cannot be told where its keys are counted: it is one of several forms. */
function unsoundPath({ violation, path }: ExplainedViolation): readonly Path[] {
  if (violation.keyword !== 'additionalProperties') return [path]
  const { minProperties, maxProperties } = violation.schema
  return minProperties === undefined && maxProperties === undefined ? [] : [violation.path]
}

function misspellings({ violation, path, meant }: ExplainedViolation): readonly Misspelling[] {
  return meant.map((key) => ({ key: path, meant: [...violation.path, key] }))
}

/** A violation without the keys whose misspelling has been reported; nothing where there are no others. */
function withoutMisspelt(violation: Violation, misspelt: readonly Misspelling[]): readonly Violation[] {
  const { path, key, others = [] } = violation
  if (key === undefined) return [violation]
  const missing = [key, ...others].filter((one) => !isMeant([...path, one], misspelt))
  const [first, ...rest] = missing
  return first === undefined ? [] : [{ ...violation, key: first, others: rest }]
}

/** Whether somebody meant this key and misspelt it. */
export function isMeant(path: Path, misspelt: readonly Misspelling[]): boolean {
  return misspelt.some(
    ({ meant }) => meant.length === path.length && meant.every((key, index) => key === path[index]),
  )
}

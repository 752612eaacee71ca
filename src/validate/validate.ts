import type { ErrorObject } from 'ajv'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import type { MapNode } from '../parse/source.ts'
import { toData } from '../parse/source.ts'
import { explain, isAboutName } from './explain.ts'
import { validateCompleteness } from './generated/completeness-validator.js'
import { validateOverlay } from './generated/overlay-validator.js'

/** What validate found wrong, and where. */
export interface Validation {
  readonly diagnostics: readonly Diagnostic[]
  /** Paths of values that no later stage may read. Unknown keys are not among them: nothing reads those. */
  readonly unsound: readonly Path[]
}

/** Checks the shape of one layer: known keys with values of the right kind. */
export function validateLayer(node: MapNode): Promise<Validation> {
  return explained(node, validateOverlay, 'overlay', () => true)
}

/** Keywords that ask for something that is not there; all others have been reported on the layers. */
const completeness = new Set(['required', 'minProperties', 'maxProperties', 'dependentRequired'])

/**
 * Checks that the merged spec is complete. Its shape has been checked layer by layer: only what is missing is
 * reported. Where a layer had a mistake, whatever inherited it is found as well, so that nothing reads it.
 */
export async function validateMerged(node: MapNode, layersAreSound: boolean): Promise<Validation> {
  if (layersAreSound) return explained(node, validateCompleteness, 'environment', () => true)
  const { validateEnvironment } = await import('./generated/environment-validator.js')
  return explained(node, validateEnvironment, 'environment', (error) => completeness.has(error.keyword))
}

interface Validator {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}

async function explained(
  node: MapNode,
  validator: Validator,
  schemaName: 'overlay' | 'environment',
  concerns: (error: ErrorObject) => boolean,
): Promise<Validation> {
  const data = toData(node)
  if (validator(data)) return { diagnostics: [], unsound: [] }
  const errors = (validator.errors ?? []).filter((error) => !isAboutName(error, data))
  const schema = await loadSchema(schemaName)
  const problems = errors.map((error) => ({ error, ...explain(error, data, node, schema) }))
  return {
    diagnostics: problems.filter(({ error }) => concerns(error)).map((problem) => problem.diagnostic),
    unsound: problems
      .filter((problem) => problem.diagnostic.code !== 'unknown-key')
      .map((problem) => problem.path),
  }
}

/** The schemas say what would have been right; they are large, and only a mistake needs them. */
async function loadSchema(name: 'overlay' | 'environment'): Promise<object> {
  const loaded =
    name === 'overlay'
      ? await import('../../schema/overlay.schema.json', { with: { type: 'json' } })
      : await import('../../schema/environment.schema.json', { with: { type: 'json' } })
  return loaded.default
}

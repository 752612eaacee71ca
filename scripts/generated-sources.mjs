import { generateConstraints } from './generated-sources/constraints.mjs'
import { generateTemplates } from './generated-sources/templates.mjs'

/**
 * Writes the modules that are made from other files and not committed: the constraints (from the schema) and the
 * templates (from `*.hbs`). Files that are up to date stay untouched. Vitest calls it as its global setup.
 */
export default async function generateSources() {
  await Promise.all([generateConstraints(), generateTemplates()])
}

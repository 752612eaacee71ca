import { generateTemplates } from './generated-sources/templates.mjs'
import { generateValidators } from './generated-sources/validators.mjs'

/**
 * Writes the modules that are made from other files and not committed: the validators (from the schema) and the
 * templates (from `*.hbs`). Files that are up to date stay untouched. Vitest calls it as its global setup.
 */
export default async function generateSources() {
  await Promise.all([generateValidators(), generateTemplates()])
}

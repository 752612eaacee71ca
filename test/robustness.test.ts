import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { compileSpecs, filesOf } from './in-memory.ts'
import { layersOf, mutated, mutation, specsFrom } from './spec-mutations.ts'

/** Any number would do: the same mistakes in each run, so that a failure can be looked at. */
const seed = 20261121

test.each(['development', 'production'])(
  'a few mistakes in %s never make the compiler throw',
  { timeout: 120_000 },
  async (tier) => {
    const layers = layersOf('policy-governance', tier)
    const mistakes = fc.array(mutation, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(mistakes, async (all) => {
        const specs = specsFrom(all.reduce(mutated, layers))
        const result = await compileSpecs(specs)
        const errors = result.diagnostics.filter((one) => one.severity === 'error')
        for (const { place, code, message } of errors) {
          expect(message, code).not.toBe('')
          if (place !== undefined) expect(Object.keys(specs)).toContain(place.source.path)
        }
        if (errors.length > 0) expect(result.units).toEqual([])
        for (const [path, text] of filesOf(result)) {
          if (path.endsWith('.json')) JSON.parse(text)
          if (/\.ya?ml$/.test(path))
            expect(parseAllDocuments(text).flatMap((one) => one.errors ?? [])).toEqual([])
        }
      }),
      { numRuns: 60, seed },
    )
  },
)

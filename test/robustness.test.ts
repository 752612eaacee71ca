import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Compilation } from '../src/compile.ts'
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts'
import { formatDiagnostics } from '../src/diagnostics/format-text.ts'
import { compileSpecs, type Specs } from './in-memory.ts'
import {
  exampleLayers,
  examplesOfSchema,
  firstNameIn,
  type Layers,
  layersOf,
  mutated,
  mutation,
  specsFrom,
  withExample,
} from './spec-mutations.ts'

/** Fixed, so that a failure is the same everywhere; `PLINTH_FUZZ` asks for that many times as many runs. */
const seed = 20_261_121
const factor = Number(process.env.PLINTH_FUZZ ?? 1)

/** Compiles what an author might write, and judges whatever comes of it. True if it was valid. */
async function survives(layers: Layers): Promise<boolean> {
  const specs = specsFrom(layers)
  const compilation = await compileSpecs(specs)
  const { diagnostics } = compilation
  expect(diagnostics.flatMap((one) => misplaced(one, specs))).toEqual([])
  expect(formatDiagnostics(diagnostics, { colour: false })).not.toMatch(/undefined|\[object \w+\]|NaN/)
  if (diagnostics.some(({ severity }) => severity === 'error')) return false
  expect(unreadable(compilation)).toEqual([])
  return true
}

/** A problem without a place inside of a spec. */
function misplaced({ message, place }: Diagnostic, specs: Specs): readonly string[] {
  const length = specs[place?.source.path ?? '']?.length ?? -1
  const isInside = place !== undefined && place.start >= 0 && place.start <= place.end && place.end <= length
  return isInside ? [] : [message]
}

/** Outputs that their readers could not read, or of which one would replace another. */
function unreadable({ units }: Compilation): readonly string[] {
  return units.flatMap(({ files }) => {
    const paths = files.map(({ path }) => path)
    const twice = paths.filter((path, index) => paths.indexOf(path) < index)
    return [...twice, ...files.flatMap(({ path, text }) => problemsIn(path, text))]
  })
}

function problemsIn(path: string, text: string): readonly string[] {
  if (/\.ya?ml$/.test(path))
    return parseAllDocuments(text).flatMap((document) =>
      [...document.errors, ...document.warnings].map(({ message }) => `${path}: ${message}`),
    )
  if (path.endsWith('.json')) JSON.parse(text)
  return []
}

test(
  'no mistake in a real system makes the compiler throw, and what it accepts can be read',
  async () => {
    const tiers = [layersOf('policy-governance', 'production'), layersOf('policy-governance', 'development')]
    let valid = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tiers),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (layers, mutations) => {
          if (await survives(mutations.reduce(mutated, layers))) valid++
        },
      ),
      { numRuns: 200 * factor, seed, endOnFailure: true },
    )
    expect(valid).toBeGreaterThan(20)
  },
  120_000 * factor,
)

test(
  'every example of the schema is survived in its place, as it is and after a mistake',
  async () => {
    const layers = exampleLayers()
    const examples = examplesOfSchema(firstNameIn(layers)).map((example) => withExample(layers, example))
    expect(examples.length).toBeGreaterThan(400)
    let valid = 0
    for (const [index, example] of examples.entries())
      if (index % 3 === 0 || factor > 1) valid += (await survives(example)) ? 1 : 0
    expect(valid).toBeGreaterThan(50)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...examples), mutation, async (example, mistake) => {
        await survives(mutated(example, mistake))
      }),
      { numRuns: 500 * factor, seed, endOnFailure: true },
    )
  },
  120_000 * factor,
)

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts'
import { formatDiagnostics } from '../src/diagnostics/format-text.ts'
import { locateDiagnostics } from '../src/diagnostics/located.ts'
import { compileSpecs } from './in-memory.ts'

const folder = new URL('errors/twelve-mistakes/', import.meta.url)
const system = 'environments/shop'
const specs = Object.fromEntries(
  readdirSync(new URL(system, folder)).map((name) => {
    const path = `${system}/${name}`
    return [path, readFileSync(new URL(path, folder), 'utf8')]
  }),
)

/** Each mistake: its code, and the layer that made it with the text at its place. */
const mistakes = [
  ['unknown-key', 'base.yaml', 'max_body'],
  ['unknown-reference', 'base.yaml', 'serach'],
  ['slo-threshold-not-bucket', 'base.yaml', 'latency < 300ms'],
  ['port-variable-mismatch', 'base.yaml', '8080'],
  ['pool-exceeds-connections', 'base.yaml', '100'],
  ['backup-gap-exceeds-rpo', 'base.yaml', 'full'],
  ['bad-quantity', 'production.yaml', 'plenty'],
  ['patch-unmatched', 'production.yaml', 'Deployment/apis'],
  ['layer-conflict', 'size.yaml', 'warn'],
  ['wrong-type', 'staging.yaml', 'node search.js'],
  ['unknown-reference', 'staging.yaml', 'apy'],
  ['waiver-expired', 'staging.yaml', '2026-10-31'],
] as const

let found: readonly Diagnostic[]

beforeAll(async () => {
  const { diagnostics, units } = await compileSpecs(specs)
  expect(units).toEqual([])
  found = diagnostics
})

function summaries(diagnostics: readonly Diagnostic[]): readonly string[] {
  return locateDiagnostics(diagnostics).map(({ diagnostic: { code, place } }) => {
    const file = place?.source.path.slice(system.length + 1)
    return `${code} ${file} ${place?.source.text.slice(place.start, place.end)}`
  })
}

const expected = mistakes.map((mistake) => mistake.join(' ')).sort()

test('one run reports all twelve mistakes, each in the layer that made it', () => {
  expect([...summaries(found)].sort()).toEqual(expected)
})

test('they read exactly as written down', () => {
  const text = formatDiagnostics(found, { colour: false })
  const golden = new URL('expected.txt', folder)
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, text)
  expect(text).toBe(readFileSync(golden, 'utf8'))
})

test('a slip of YAML in another tier hides none of them', async () => {
  const slip = { [`${system}/sandbox.yaml`]: 'extends: [base.yaml]\ntier: sandbox\nservices: {api: [\n' }
  const { diagnostics } = await compileSpecs({ ...specs, ...slip })
  const codes = summaries(diagnostics)
  for (const mistake of expected) expect(codes).toContain(mistake)
  expect(codes.filter((code) => !expected.includes(code)).map((code) => code.split(' ')[0])).toEqual([
    'yaml-syntax',
  ])
})

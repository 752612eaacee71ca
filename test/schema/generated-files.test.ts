import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parse } from '../../src/parse/parse.ts'
import { overlayConstraints } from '../../src/validate/generated/constraints.js'
import { violationsOf } from '../../src/validate/violations.ts'

const run = promisify(execFile)

test('what `npm run generate` makes from the schema is committed as it makes it', async () => {
  const { stdout } = await run(process.execPath, ['scripts/generate.mjs', '--check']).catch((error) => error)
  expect(stdout).toBe('')
})

/** Places and keywords of what is wrong with a layer. */
function violations(layer: string): readonly string[] {
  const { node } = parse({ path: 'layer.yaml', text: layer })
  if (node === undefined) return ['not readable']
  return violationsOf(node, overlayConstraints).map(({ keyword, path, key }) =>
    [...path, keyword, key].join(' '),
  )
}

test('a layer needs to say next to nothing', () => {
  expect(violations('tier: production')).toEqual([])
})

test('a layer may remove anything with null', () => {
  expect(violations('{services: {api: null, worker: {scale: null}}, domain: null}')).toEqual([])
})

test('a layer may not invent properties', () => {
  expect(violations('services: {api: {prots: {}}}')).toEqual(['services api additionalProperties prots'])
})

test('what replaces whole when layers merge must be whole in its layer', () => {
  expect(violations('maintenance: {weekly: {weekly: "sunday 05:00", for: 2h}}')).toEqual([
    'maintenance weekly required timezone',
  ])
})

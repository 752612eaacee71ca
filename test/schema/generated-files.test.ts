import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { validateOverlay } from '../../src/validate/generated/overlay-validator.js'

const run = promisify(execFile)

test('what `npm run generate` makes from the schema is committed as it makes it', async () => {
  const { stdout } = await run(process.execPath, ['scripts/generate.mjs', '--check']).catch((error) => error)
  expect(stdout).toBe('')
})

test('a layer needs to say nothing', () => {
  expect(validateOverlay({})).toBe(true)
})

test('a layer may remove anything with null', () => {
  expect(validateOverlay({ services: { api: null, worker: { scale: null } }, domain: null })).toBe(true)
})

test('a layer may not invent properties', () => {
  expect(validateOverlay({ services: { api: { prots: {} } } })).toBe(false)
  expect(validateOverlay.errors).toMatchObject([
    { instancePath: '/services/api', params: { additionalProperty: 'prots' } },
  ])
})

test('what replaces whole when layers merge must be whole in its layer', () => {
  expect(validateOverlay({ maintenance: { weekly: { weekly: 'sunday 05:00', for: '2h' } } })).toBe(false)
  expect(validateOverlay.errors?.[0]).toMatchObject({ params: { missingProperty: 'timezone' } })
})

import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { exampleText } from '../../src/validate/example-text.ts'

test.each([
  [{ http: 3000 }, '{http: 3000}'],
  [{ db: { pool: 12, bind: { DATABASE_URL: 'url' } } }, '{db: {pool: 12, bind: {DATABASE_URL: url}}}'],
  [['node', 'dist/worker.js'], '[node, dist/worker.js]'],
  [{ daily: '02:17', timezone: 'UTC' }, '{daily: "02:17", timezone: UTC}'],
  [{ 'api.${domain}': {} }, '{"api.${domain}": {}}'],
  [{ cpu: '70%', memory: '1Gi', rate: '10/s' }, '{cpu: 70%, memory: 1Gi, rate: 10/s}'],
  ['1.0.0', '"1.0.0"'],
  ['no', '"no"'],
])('%j is written as people write it, and reads back', (value, text) => {
  expect(exampleText(value)).toBe(text)
  expect(parse(text)).toEqual(value)
})

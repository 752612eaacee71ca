import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { formatDiagnosticsJson } from '../../src/diagnostics/format-json.ts'

const place = { source: { path: 'a.yaml', text: 'a: 1\nb: [1,\n 2]\n' }, start: 8, end: 15 }

test('every key is there, with one-based positions and an exclusive end', () => {
  const full: Diagnostic = {
    code: 'c',
    severity: 'warning',
    message: 'm',
    help: 'H.',
    place,
    tiers: ['staging'],
    related: [{ message: 'the other place', place: { ...place, start: 0, end: 1 } }],
  }
  expect(JSON.parse(formatDiagnosticsJson([full]))).toEqual([
    {
      code: 'c',
      severity: 'warning',
      message: 'm',
      help: 'H.',
      tiers: ['staging'],
      file: 'a.yaml',
      line: 2,
      column: 4,
      endLine: 3,
      endColumn: 4,
      related: [{ message: 'the other place', file: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 }],
    },
  ])
})

test('what is not known is null', () => {
  const [value] = JSON.parse(formatDiagnosticsJson([{ code: 'c', severity: 'error', message: 'm' }]))
  expect(value).toEqual({
    code: 'c',
    severity: 'error',
    message: 'm',
    help: null,
    tiers: null,
    file: null,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    related: [],
  })
})

test('values are sorted and not repeated, and none are an empty array', () => {
  const one: Diagnostic = { code: 'b', severity: 'error', message: 'm', place }
  const values = JSON.parse(formatDiagnosticsJson([one, { ...one, code: 'a' }, one]))
  expect(values.map((each: { code: string }) => each.code)).toEqual(['a', 'b'])
  expect(formatDiagnosticsJson([])).toBe('[]\n')
})

import { expect, test } from 'vitest'
import { catalogue, diagnostic } from '../../src/diagnostics/catalogue.ts'

const place = { source: { path: 'a.yaml', text: 'a: 1' }, start: 0, end: 1 }

test('a diagnostic has the severity and the help of its code', () => {
  const { severity, help } = catalogue['merge-key']
  expect(diagnostic('merge-key', place, 'wrong')).toEqual({
    code: 'merge-key',
    severity,
    message: 'wrong',
    help,
    place,
  })
})

test('a report may say its own help and name other places', () => {
  const related = [{ message: 'the first one', place }]
  const made = diagnostic('duplicate-key', undefined, 'twice', { help: 'Do this.', related })
  expect(made).toEqual({
    code: 'duplicate-key',
    severity: 'error',
    message: 'twice',
    help: 'Do this.',
    related,
  })
})

test('a code that is not in the catalogue does not compile', () => {
  // @ts-expect-error: the type check is the assertion.
  expect(() => diagnostic('no-such-code', place, 'x')).toThrow()
})

test('codes are kebab-case words and helps are sentences', () => {
  for (const [code, entry] of Object.entries(catalogue)) {
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
    if ('help' in entry) expect(entry.help).toMatch(/^[A-Z].*\.$/)
  }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean, suggestion } from '../../src/diagnostics/did-you-mean.ts'

const keys = ['command', 'args', 'image', 'ports', 'volumes', 'env', 'envFrom', 'resources', 'db']

test.each([
  ['comand', 'command'],
  ['commnad', 'command'],
  ['imgae', 'image'],
  ['port', 'ports'],
  ['envfrom', 'envFrom'],
  ['ENV', 'env'],
  ['vloumes', 'volumes'],
  ['dbs', 'db'],
])('%s is taken for %s', (word, meant) => {
  expect(didYouMean(word, keys)).toBe(meant)
})

test.each(['x', '', 'entrypoint', 'zz', 'replicas', 'a'.repeat(100_000)])('nothing is near %.20s', (word) => {
  expect(didYouMean(word, keys)).toBeUndefined()
})

test('the nearest candidate wins, and of equally near ones the first', () => {
  expect(didYouMean('portts', ['posts', 'ports'])).toBe('ports')
  expect(didYouMean('bat', ['cat', 'hat'])).toBe('cat')
})

test('a word is never taken for itself', () => {
  expect(didYouMean('ports', ['ports'])).toBeUndefined()
})

test('a suggestion is made to be appended to a message', () => {
  expect(`unknown key "prots"${suggestion('prots', keys)}`).toBe(
    'unknown key "prots" (did you mean "ports"?)',
  )
  expect(suggestion('something', keys)).toBe('')
})

test('one slip in a word of three letters or more is always found', () => {
  const word = fc.stringMatching(/^[a-z]{4,20}$/)
  fc.assert(
    fc.property(word, fc.nat(), (meant, at) => {
      const index = at % meant.length
      const slip = meant.slice(0, index) + meant.slice(index + 1)
      expect(didYouMean(slip, ['0000', meant])).toBe(meant)
    }),
  )
})

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SourceText } from '../../src/diagnostics/diagnostic.ts'
import { checkCharacters } from '../../src/parse/characters.ts'
import { readSpec } from '../../src/parse/parse.ts'
import { problemsOf } from '../../src/parse/problems.ts'
import { readPlain } from '../../src/parse/read-plain.ts'

const specs = readdirSync('environments', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
  .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'utf8'))
const mistakes = readdirSync('test/errors')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`test/errors/${name}`, 'utf8'))

const small = `# what it is
"edition": "2026-11" # quoted
tiers:
- development
- 'it''s'
-   name: a\\b
    "key": [1, -2.5, 1.0.0, "\\u00e9\\n", x:y, [], {}, http://a/b?c#d]
- - nested
  - 2026-10-31

services:
  api:   {port: 8080, on: true, off: ~,
    env: {A: b c, /tmp: x}, # why
    last: [a,
      b]
    }
  -worker: -a
  ?b: :c
  d: "e"
`
/** Whether a text was plain; if so, the yaml package must read the same in it, and no problem. */
function isReadAlike(text: string): boolean {
  const source: SourceText = { path: 'a.yaml', text }
  if (checkCharacters(source).diagnostics.length > 0) return false
  const plain = readPlain(source)
  if (plain === undefined) return false
  const problems = problemsOf(source)
  const node = readSpec(text, problems)
  expect(problems.diagnostics).toEqual([])
  expect(plain).toEqual(node)
  return true
}

test('the specs of this project are plain, and read as the yaml package reads them', () => {
  expect([small, ...specs].filter((text) => !isReadAlike(text))).toEqual([])
})

test('what is wrong is left to the yaml package, or is nothing that it would mind', () => {
  expect(mistakes.filter(isReadAlike).length).toBeGreaterThan(50)
})

const pieces = [
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ':',
    ': ',
    '- ',
    '-',
    '? ',
    '?',
    '#',
    ' #',
    ' # ',
    '&a ',
    '*a',
    '!x ',
    '<<: ',
  ],
  ...[
    '|',
    '>',
    '%',
    '@',
    '`',
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\t',
    ' ',
    '  ',
    '---\n',
    '...\n',
    ',',
    ', ',
    '\\',
  ],
  ...[
    '\\n',
    '\u00a0',
    '\u2028',
    '\uFEFF',
    '0',
    '0x1',
    '.5',
    '1e3',
    '~',
    'null',
    'é',
    '😀',
    'a: ',
    'a:',
    '"b": ',
    '\r\n',
  ],
]
const text = fc.constantFrom(small, small, ...specs).chain((spec) => {
  const edit = fc.record({
    at: fc.nat(spec.length),
    drop: fc.oneof(fc.constant(0), fc.nat(8)),
    insert: fc.constantFrom(...pieces, ''),
  })
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    let edited = spec
    for (const { at, drop, insert } of edits) edited = edited.slice(0, at) + insert + edited.slice(at + drop)
    return edited
  })
})

test('whatever is plain reads as the yaml package reads it, places included', () => {
  let plain = 0
  fc.assert(
    fc.property(text, (edited) => {
      if (isReadAlike(edited)) plain++
    }),
    { numRuns: 1500 },
  )
  expect(plain).toBeGreaterThan(200)
}, 60_000)

test('what is nested too deep is left to the yaml package, however deep it is', () => {
  const { length } = ['a: ', '- ', '[', '{a: '].filter((piece) => {
    const flow = `a: ${piece.repeat(100_000)}`
    return readPlain({ path: 'a.yaml', text: flow }) === undefined
  })
  expect(length).toBe(4)
  const block = Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')
  expect(readPlain({ path: 'a.yaml', text: `${block} 1` })).toBeUndefined()
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { formatDiagnostics } from '../../src/diagnostics/format-text.ts'
import { mergeLayers } from '../../src/merge/merge.ts'
import { parse } from '../../src/parse/parse.ts'
import { toData } from '../../src/parse/source.ts'

const spec = `# a comment
edition: "2026-11"
system: shop
extends: [base.yaml, region/eu.yaml]
shared: &shared {A: 1, "B": 'two', C: *none}
services:
  api:
    image: {name: shop/api, release: engine} # why
    ports: {http: 3000, /tmp: {tmpfs: 128Mi}}
    command: [node, "dist/\\u0041.js", --port=1]
    env: *shared
    script: |-
      one: two
        three
    health: {ready: /ready, boot: 90s}
  worker:
    like: api
    uses: {cache: null}
`

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
    '? ',
    '#',
    ' #',
    '&a ',
    '*a',
    '!x ',
    '<<: ',
    '|',
    '>',
    '%',
    '@',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '---\n',
    '...\n',
    ',',
    '\\',
    '\0',
    '\u001b',
    '\ud800',
    '\uFEFF',
    '0',
    '~',
    'é',
    '😀',
  ],
]
const edit = fc.record({ at: fc.nat(spec.length), drop: fc.nat(12), insert: fc.constantFrom(...pieces, '') })
const mutated = fc.array(edit, { minLength: 1, maxLength: 8 }).map((edits) => {
  let text = spec
  for (const { at, drop, insert } of edits) text = text.slice(0, at) + insert + text.slice(at + drop)
  return text
})
const junk = fc.array(fc.constantFrom(...pieces, 'a', 'b'), { maxLength: 60 }).map((all) => all.join(''))
const text = fc.oneof(mutated, junk, fc.string({ unit: 'binary', maxLength: 200 }))

test('no text makes parse, merge or the formats throw, and a text without a node has a problem', () => {
  fc.assert(
    fc.property(text, (content) => {
      const source = { path: 'a.yaml', text: content }
      const { node, diagnostics } = parse(source)
      formatDiagnostics(diagnostics, { colour: false })
      for (const { place } of diagnostics) {
        expect(place?.start).toBeGreaterThanOrEqual(0)
        expect(place?.end).toBeLessThanOrEqual(content.length + 3)
      }
      if (node === undefined) expect(diagnostics).not.toEqual([])
      else {
        const lower = { path: 'a.yaml', node, extends: new Set<string>() }
        mergeLayers([lower, { path: 'b.yaml', node, extends: new Set(['a.yaml']) }])
      }
    }),
    { numRuns: 3000 },
  )
}, 60_000)

test('what is accepted means what the yaml package says that it means', () => {
  fc.assert(
    fc.property(mutated, (content) => {
      const { node, diagnostics } = parse({ path: 'a.yaml', text: content })
      if (node === undefined || diagnostics.length > 0) return
      const document = parseDocument(content, { stringKeys: true, prettyErrors: false })
      expect(document.errors).toEqual([])
      expect(JSON.parse(JSON.stringify(toData(node)))).toEqual(document.toJS())
    }),
    { numRuns: 1000 },
  )
}, 60_000)

test('what the yaml package writes is read back', () => {
  const key = fc
    .stringMatching(/^[a-zA-Z/_.-][a-zA-Z0-9/_. -]{0,12}$/)
    .filter((name) => !/^(?:__proto__|constructor|prototype)$/.test(name))
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('tree')),
  }))
  fc.assert(
    fc.property(tree, (data) => {
      const { node, diagnostics } = parse({
        path: 'a.yaml',
        text: stringify(data, { aliasDuplicateObjects: false }),
      })
      expect(diagnostics.map((each) => each.message)).toEqual([])
      expect(node && JSON.parse(JSON.stringify(toData(node)))).toEqual(data)
    }),
    { numRuns: 500 },
  )
}, 60_000)

import { expect, test } from 'vitest'
import { interpolate } from '../../src/merge/interpolate.ts'
import { parse } from '../../src/parse/parse.ts'
import { locate, toData } from '../../src/parse/source.ts'

const head = 'system: shop\ntier: production\ndomain: example.org\n'

function interpolated(text: string) {
  const { node } = parse({ path: 'spec.yaml', text: head + text })
  if (node === undefined) throw new Error('the text could not be read')
  const result = interpolate(node)
  return { ...result, data: JSON.parse(JSON.stringify(toData(result.node))) }
}

test('the three names are replaced in values, in items and in keys', () => {
  const { data, diagnostics } = interpolated('a: ["${system}-${tier}"]\nb: {"api.${domain}": {}}\n')
  expect(data).toMatchObject({ a: ['shop-production'], b: { 'api.example.org': {} } })
  expect(diagnostics).toEqual([])
})

test('what was written where stays known under the replaced key', () => {
  const { node } = interpolated('b: {"api.${domain}": {}}\n')
  const { start, end, source } = locate(node, ['b', 'api.example.org'], 'key')
  expect(source.text.slice(start, end)).toBe('"api.${domain}"')
})

test('a second dollar keeps the characters as they are', () => {
  const { data, diagnostics } = interpolated('a: "$${HOME} $HOME $${{ github.sha }}"\n')
  expect(data.a).toBe('${HOME} $HOME ${{ github.sha }}')
  expect(diagnostics).toEqual([])
})

test('any other name is reported where it stands, and keys that become the same as well', () => {
  const { diagnostics } = interpolated('a: "${HOME}"\nb: {"${domain}": 1, example.org: 2}\n')
  expect(diagnostics.map(({ code, message }) => `${message} [${code}]`)).toEqual([
    '"${HOME}" is not replaced by anything [unknown-interpolation]',
    '"example.org" stands twice in this map, once spelled out and once with braces [duplicate-key]',
  ])
})

test('a spec without braces is handed on as it is', () => {
  const { node } = parse({ path: 'spec.yaml', text: `${head}a: [b, {c: d}]\n` })
  expect(node && interpolate(node).node).toBe(node)
})

import { describe, expect, test } from 'vitest'
import { collectLayers, layerCollector } from '../../src/merge/layers.ts'
import { mergeLayers } from '../../src/merge/merge.ts'
import { dataOf } from './stack.ts'

function host(files: Record<string, string>, reads: string[] = []) {
  const read = (path: string) => {
    reads.push(path)
    const text = files[path]
    return text === undefined ? undefined : { path, text }
  }
  return { read, root: 'e' }
}

function collect(files: Record<string, string>, entry = 'e/top.yaml') {
  const { layers, diagnostics, isComplete } = collectLayers(entry, host(files))
  return { paths: layers.map((each) => each.path), problems: diagnostics, isComplete, layers }
}

test('a layer comes after everything that it extends, and knows it', () => {
  const { paths, layers, isComplete } = collect({
    'e/top.yaml': 'extends: [region/eu.yaml]',
    'e/region/eu.yaml': 'extends: [../base.yaml]',
    'e/base.yaml': 'a: 1',
  })
  expect(paths).toEqual(['e/base.yaml', 'e/region/eu.yaml', 'e/top.yaml'])
  expect(layers.map((each) => [...each.extends].sort())).toEqual([
    [],
    ['e/base.yaml'],
    ['e/base.yaml', 'e/region/eu.yaml'],
  ])
  expect(isComplete).toBe(true)
})

test('a diamond is read once, and the order in which siblings are named changes nothing', () => {
  const files = {
    'e/a.yaml': 'extends: [base.yaml]',
    'e/b.yaml': 'extends: [base.yaml]',
    'e/base.yaml': 'x: 1',
  }
  const one = collect({ ...files, 'e/top.yaml': 'extends: [a.yaml, b.yaml]' })
  const other = collect({ ...files, 'e/top.yaml': 'extends: [b.yaml, a.yaml, b.yaml]' })
  expect(one.paths).toEqual(['e/base.yaml', 'e/a.yaml', 'e/b.yaml', 'e/top.yaml'])
  expect(other.paths).toEqual(one.paths)
  expect([...one.problems, ...other.problems]).toEqual([])
})

test('a layer that also extends its base directly still overrides it', () => {
  const { layers } = collect({
    'e/top.yaml': 'extends: [a-base.yaml, z-region.yaml]',
    'e/z-region.yaml': 'extends: [a-base.yaml]\nx: region',
    'e/a-base.yaml': 'x: base',
  })
  const { node, diagnostics } = mergeLayers(layers)
  expect(diagnostics).toEqual([])
  expect(dataOf(node)).toEqual({ x: 'region' })
})

describe('a problem', () => {
  test('of a missing layer stands at the item that names it, and the rest is read', () => {
    const text = 'extends: [base.yaml, missing.yaml]'
    const { problems, paths, isComplete } = collect({ 'e/top.yaml': text, 'e/base.yaml': 'a: 1' })
    expect(problems).toMatchObject([{ code: 'layer-missing', place: { start: text.indexOf('missing') } }])
    expect(paths).toEqual(['e/base.yaml', 'e/top.yaml'])
    expect(isComplete).toBe(false)
  })

  test('of a missing entry has no place', () => {
    const { problems, paths } = collect({})
    expect(problems).toMatchObject([{ code: 'layer-missing', message: 'the file e/top.yaml does not exist' }])
    expect(problems[0]?.place).toBeUndefined()
    expect(paths).toEqual([])
  })

  test('of a path outside stands at the item, and nothing is read there', () => {
    const reads: string[] = []
    const files = { 'e/top.yaml': 'extends: [../secret.yaml]', 'secret.yaml': 'a: 1' }
    const { diagnostics } = collectLayers('e/top.yaml', host(files, reads))
    expect(diagnostics).toMatchObject([{ code: 'layer-outside', place: { start: 10 } }])
    expect(reads).toEqual(['e/top.yaml'])
  })

  test('of a circle prints it, and stands at the item that closes it', () => {
    const { problems, paths } = collect({
      'e/top.yaml': 'extends: [a.yaml]',
      'e/a.yaml': 'extends: [b.yaml]',
      'e/b.yaml': 'extends: [a.yaml]',
    })
    expect(problems).toMatchObject([
      { code: 'layer-cycle', place: { source: { path: 'e/b.yaml' }, start: 10 } },
    ])
    expect(problems[0]?.message).toContain('e/a.yaml → e/b.yaml → e/a.yaml')
    expect(paths).toEqual(['e/b.yaml', 'e/a.yaml', 'e/top.yaml'])
  })

  test('of a layer that extends itself is a circle', () => {
    const { problems } = collect({ 'e/top.yaml': 'extends: [top.yaml]' })
    expect(problems[0]?.message).toContain('e/top.yaml → e/top.yaml')
  })

  test('of an unreadable layer is reported once, and the stack is not complete', () => {
    const { problems, paths, isComplete } = collect({
      'e/top.yaml': 'extends: [a.yaml, b.yaml]',
      'e/a.yaml': 'extends: [bad.yaml]',
      'e/b.yaml': 'extends: [bad.yaml]',
      'e/bad.yaml': 'a: [',
    })
    expect(problems.map((each) => each.code)).toEqual(['yaml-syntax'])
    expect(paths).toEqual(['e/a.yaml', 'e/b.yaml', 'e/top.yaml'])
    expect(isComplete).toBe(false)
  })
})

test.each(['extends: base.yaml', 'extends: [5, null, {a: 1}, [x], base.yaml]'])(
  '%s still finds the base',
  (text) => {
    expect(collect({ 'e/top.yaml': text, 'e/base.yaml': 'a: 1' }).paths).toEqual([
      'e/base.yaml',
      'e/top.yaml',
    ])
  },
)

test('several entries read and parse a shared layer once', () => {
  const reads: string[] = []
  const files = {
    'e/a.yaml': 'extends: [base.yaml]',
    'e/b.yaml': 'extends: [base.yaml]',
    'e/base.yaml': 'x: 1',
  }
  const entry = layerCollector(host(files, reads))
  const [first, second] = [entry('e/a.yaml'), entry('e/b.yaml')]
  expect(reads.filter((path) => path === 'e/base.yaml')).toHaveLength(1)
  expect(first.layers[0]?.node).toBe(second.layers[0]?.node)
})

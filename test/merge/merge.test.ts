import { describe, expect, test } from 'vitest'
import { type Merged, mergeLayers } from '../../src/merge/merge.ts'
import { locate } from '../../src/parse/source.ts'
import { chain, conflictsOf, dataOf, layer, merged } from './stack.ts'

describe('a layer over another', () => {
  test('merges maps by key, and scalars and lists replace', () => {
    expect(merged(['a: {b: 1, c: {d: 1}}\nl: [1, 2]', 'a: {c: {e: 2}, f: 3}\nl: [3]'])).toEqual({
      a: { b: 1, c: { d: 1, e: 2 }, f: 3 },
      l: [3],
    })
  })

  test('wins with values that count as false', () => {
    expect(merged(['a: 1\nb: true\nc: x\nd: [1]\ne: {f: 1}', 'a: 0\nb: false\nc: ""\nd: []\ne: {}'])).toEqual(
      {
        ...{ a: 0, b: false, c: '', d: [] },
        e: { f: 1 },
      },
    )
  })

  test('replaces a map by a scalar or list and the other way round', () => {
    expect(merged(['a: {b: 1}\nc: 1\nd: [1]', 'a: none\nc: {e: 2}\nd: {f: 3}'])).toEqual({
      ...{ a: 'none', c: { e: 2 }, d: { f: 3 } },
    })
  })

  test('removes with null, and what is written above starts anew', () => {
    expect(merged(['a: {b: 1}\nc: 1', 'a: null\nc: null'])).toEqual({})
    expect(merged(['a: {b: 1}', 'a: null', 'a: {c: 2}'])).toEqual({ a: { c: 2 } })
    expect(merged(['a: {b: {c: 1}, d: 1}', 'a: {b: null}'])).toEqual({ a: { d: 1 } })
  })

  test('leaves no null behind, even where there was nothing to remove', () => {
    expect(merged(['a: null\nb: {c: null, d: 1}'])).toEqual({ b: { d: 1 } })
    expect(merged(['a: 1', 'b: {c: {d: null}}'])).toEqual({ a: 1, b: { c: {} } })
  })

  test('does not merge what stands in lists', () => {
    expect(merged(['a: [{b: 1}]', 'a: [{c: null}]'])).toEqual({ a: [{ c: null }] })
  })

  test('replaces a map whole where the schema says so', () => {
    const replacesWhole = (path: readonly unknown[]) => path.join('.') === 'env.X'
    const texts = ['env: {X: {list: [a], join: ","}, Y: {b: 1}}', 'env: {X: {secret: s}, Y: {c: 2}}']
    expect(merged(texts, { replacesWhole })).toEqual({ env: { X: { secret: 's' }, Y: { b: 1, c: 2 } } })
  })

  test('keeps null where a later stage gives it a meaning', () => {
    const keepsNull = (path: readonly unknown[]) => path[0] === 'outputs'
    expect(
      merged(['outputs: {firewall: {}}\na: 1', 'outputs: {firewall: null}\na: null'], { keepsNull }),
    ).toEqual({
      outputs: { firewall: null },
    })
  })

  test('is not part of the result with its own `extends`', () => {
    expect(merged(['a: 1', 'extends: [0.yaml]\nb: {extends: c}'])).toEqual({ a: 1, b: { extends: 'c' } })
  })

  test('keeps the order in which keys first appear', () => {
    const { node } = mergeLayers(chain(['b: 1\na: 1', 'c: 1\na: 2']))
    expect([...(node?.entries.keys() ?? [])]).toEqual(['b', 'a', 'c'])
  })
})

test('no layers are no spec', () => {
  expect(mergeLayers([])).toEqual({ diagnostics: [] })
})

describe('the place of a merged path', () => {
  const { node } = mergeLayers(
    chain(['db: {version: 17, tls: full, size: 1}\n', 'db: {tls: none, pool: 5}\n', 'db: {size: null}\n']),
  )
  const where = (...path: string[]) => {
    const place = node && locate(node, path)
    return place && `${place.source.path} ${place.source.text.slice(place.start, place.end)}`
  }

  test('is in the layer that wrote the value', () => {
    expect(where('db', 'version')).toBe('0.yaml 17')
    expect(where('db', 'tls')).toBe('1.yaml none')
    expect(where('db', 'pool')).toBe('1.yaml 5')
  })

  test('of a container is where its lowest layer names it', () => {
    expect(where('db')).toBe('0.yaml db')
    expect(where('db', 'nothing')).toBe('0.yaml db')
  })

  test('that a layer removed is the null that did it', () => {
    expect(where('db', 'size')).toBe('2.yaml null')
  })

  test('of the whole spec is in the topmost layer', () => {
    expect(where()).toMatch(/^2\.yaml /)
  })
})

describe('two layers that do not extend each other', () => {
  const siblings = (left: string, right: string, top = '{}', base = '{}'): Merged =>
    mergeLayers([
      layer('base', base),
      layer('left', left, ['base']),
      layer('right', right, ['base']),
      layer('top', top, ['base', 'left', 'right']),
    ])

  test('may add to the same maps', () => {
    const result = siblings('a: {b: 1}', 'a: {c: 2}')
    expect(conflictsOf(result)).toEqual([])
    expect(dataOf(result.node)).toEqual({ a: { b: 1, c: 2 } })
  })

  test('may say the same', () => {
    const result = siblings('a: {b: [1, {c: 2}]}', 'a: {b: [1, {"c": 2}]}')
    expect(conflictsOf(result)).toEqual([])
    expect(dataOf(result.node)).toEqual({ a: { b: [1, { c: 2 }] } })
  })

  test('may not differ: the error names both places and both values', () => {
    const { diagnostics } = siblings('a: {b: 1}', 'a: {b: [2]}')
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]).toMatchObject({
      code: 'layer-conflict',
      message: 'a.b is 1 in left and a list in right, and neither layer extends the other',
      place: { source: { path: 'right' }, start: 7 },
      related: [{ place: { source: { path: 'left' }, start: 7 } }],
    })
  })

  test.each([
    ['scalars', 'a: 1', 'a: 2'],
    ['a scalar and a map', 'a: 1', 'a: {b: 1}'],
    ['a list and a map', 'a: [1]', 'a: {b: 1}'],
    ['lists of another order', 'a: [1, 2]', 'a: [2, 1]'],
    ['a text and a number', 'a: 1', 'a: "1"'],
    ['a removal and a value', 'a: null', 'a: 1'],
    ['a removal and a map', 'a: null', 'a: {b: 1}'],
  ])('may not differ by %s', (_, left, right) => {
    expect(conflictsOf(siblings(left, right, '{}', 'a: 0'))).toEqual(['a in right against left'])
    expect(conflictsOf(siblings(right, left, '{}', 'a: 0'))).toEqual(['a in right against left'])
  })

  test('may differ where a layer that extends both decides', () => {
    const result = siblings('a: 1\nb: {c: 1}\nd: null', 'a: 2\nb: [1]\nd: {e: 1}', 'a: 3\nb: null\nd: off')
    expect(conflictsOf(result)).toEqual([])
    expect(dataOf(result.node)).toEqual({ a: 3, d: 'off' })
  })

  test('are not decided by a map that only adds', () => {
    expect(conflictsOf(siblings('a: null', 'a: {b: 1}', 'a: {c: 1}', 'a: {d: 1}'))).toEqual([
      'a in right against left',
    ])
  })

  test('are not decided by a layer that extends only one of them', () => {
    const result = mergeLayers([
      layer('left', 'a: 1'),
      layer('right', 'a: 2'),
      layer('above-right', 'a: 3', ['right']),
      layer('top', '{}', ['left', 'right', 'above-right']),
    ])
    expect(conflictsOf(result)).toEqual(['a in right against left', 'a in above-right against left'])
  })

  test('may each override what both extend', () => {
    const result = siblings('a: 1', 'b: 2', '{}', 'a: 0\nb: 0')
    expect(conflictsOf(result)).toEqual([])
    expect(dataOf(result.node)).toEqual({ a: 1, b: 2 })
  })

  test('may not both fill a map that replaces whole', () => {
    const layers = [
      layer('left', 'a: {b: 1}'),
      layer('right', 'a: {c: 1}'),
      layer('top', '{}', ['left', 'right']),
    ]
    expect(conflictsOf(mergeLayers(layers, { replacesWhole: () => true }))).toEqual([
      'a in right against left',
    ])
  })
})

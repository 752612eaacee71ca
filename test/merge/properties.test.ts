import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { mergeLayers } from '../../src/merge/merge.ts'
import { locate } from '../../src/parse/source.ts'
import { chain, conflictsOf, dataOf, layer, merged } from './stack.ts'

type Data = { [key: string]: Value }
type Value = null | boolean | number | string | Value[] | Data

const name = fc.constantFrom('a', 'b', 'c')
const leaf = fc.constantFrom<Value>(0, 1, false, true, '', 'x', [], [1])

function spec(scalar: fc.Arbitrary<Value>): fc.Arbitrary<Data> {
  const { tree } = fc.letrec<{ tree: Data; value: Value }>((tie) => ({
    tree: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 3 }, scalar, tie('tree')),
  }))
  return tree
}

/** As a schema has it: a key holds a map in every layer, or in none. */
const { kinded } = fc.letrec<{ kinded: Data }>((tie) => {
  const map = fc.option(tie('kinded'), { nil: undefined, depthSize: 'small' })
  const value = fc.option(leaf, { nil: undefined })
  const keys = fc.record({ a: value, b: value, m: map, n: map })
  return { kinded: keys.map((all) => JSON.parse(JSON.stringify(all))) }
})

const withoutNull = spec(leaf)
const withNull = spec(fc.oneof(leaf, fc.constant(null)))

function mergedData(...layers: Data[]): unknown {
  return merged(layers.map((data) => stringify(data)))
}

/** The rule in its shortest form, for two layers of which the lower has no null. */
function overlay(lower: Value | undefined, upper: Value): Value {
  if (!isMap(upper)) return upper
  const result: Data = isMap(lower) ? { ...lower } : {}
  for (const [key, value] of Object.entries(upper)) {
    if (value === null) delete result[key]
    else result[key] = overlay(result[key], value)
  }
  return result
}

function isMap(value: Value | undefined): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

test('merging is what overlaying one after the other is', () => {
  fc.assert(
    fc.property(fc.array(withNull, { minLength: 1, maxLength: 5 }), (layers) => {
      const expected = layers.reduce<Value>((lower, upper) => overlay(lower, upper), {})
      expect(mergedData(...layers)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('it is associative', () => {
  fc.assert(
    fc.property(kinded, kinded, kinded, (a, b, c) => {
      const all = mergedData(a, b, c)
      expect(mergedData(mergedData(a, b) as Data, c)).toEqual(all)
      expect(mergedData(a, mergedData(b, c) as Data)).toEqual(all)
    }),
  )
})

test('it is associative from below with null as well', () => {
  fc.assert(
    fc.property(withNull, withNull, withNull, (a, b, c) => {
      expect(mergedData(mergedData(a, b) as Data, c)).toEqual(mergedData(a, b, c))
    }),
  )
})

test('an empty layer changes nothing, above or below', () => {
  fc.assert(
    fc.property(withoutNull, (a) => {
      expect(mergedData(a, {})).toEqual(a)
      expect(mergedData({}, a)).toEqual(a)
    }),
  )
})

test('a layer over itself changes nothing', () => {
  fc.assert(
    fc.property(withNull, (a) => {
      expect(mergedData(a, a)).toEqual(mergedData(a))
    }),
  )
})

test('an explicit value wins, whatever it is', () => {
  fc.assert(
    fc.property(withNull, name, leaf, (lower, key, value) => {
      expect(mergedData(lower, { [key]: value })).toMatchObject({ [key]: value })
    }),
  )
})

test('null removes, whatever there was, and nothing else', () => {
  fc.assert(
    fc.property(withoutNull, name, (lower, key) => {
      const { [key]: _, ...rest } = lower
      expect(mergedData(lower, { [key]: null })).toEqual(rest)
    }),
  )
})

test('the order of siblings changes neither the result nor whether there is a conflict', () => {
  fc.assert(
    fc.property(withNull, withNull, withNull, withNull, (base, left, right, top) => {
      const layers = {
        base: layer('base', stringify(base)),
        left: layer('left', stringify(left), ['base']),
        right: layer('right', stringify(right), ['base']),
        top: layer('top', stringify(top), ['base', 'left', 'right']),
      }
      const one = mergeLayers([layers.base, layers.left, layers.right, layers.top])
      const other = mergeLayers([layers.base, layers.right, layers.left, layers.top])
      expect(pathsOf(one)).toEqual(pathsOf(other))
      if (one.diagnostics.length === 0) expect(dataOf(one.node)).toEqual(dataOf(other.node))
    }),
    { numRuns: 500 },
  )
})

function pathsOf(result: ReturnType<typeof mergeLayers>): readonly string[] {
  return conflictsOf(result)
    .map((conflict) => conflict.split(' ')[0] ?? '')
    .sort()
}

test('siblings without a conflict give what a chain of them gives, in either order', () => {
  fc.assert(
    fc.property(withNull, withNull, withNull, (base, left, right) => {
      const [low, a, b] = [base, left, right].map((data) => stringify(data))
      const layers = [
        layer('base', `${low}`),
        layer('left', `${a}`, ['base']),
        layer('right', `${b}`, ['base']),
      ]
      const result = mergeLayers(layers)
      if (result.diagnostics.length > 0) return
      expect(dataOf(result.node)).toEqual(mergedData(base, left, right))
      expect(dataOf(result.node)).toEqual(mergedData(base, right, left))
    }),
    { numRuns: 500 },
  )
})

test('the place of each top value is in the topmost layer that writes it, and layers are not changed', () => {
  fc.assert(
    fc.property(fc.array(spec(leaf), { minLength: 1, maxLength: 4 }), name, leaf, (lower, key, value) => {
      const texts = [...lower, { [key]: value }].map((data) => stringify(data))
      const layers = chain(texts)
      const before = JSON.stringify(layers.map((each) => dataOf(each.node)))
      const { node } = mergeLayers(layers)
      expect(JSON.stringify(layers.map((each) => dataOf(each.node)))).toBe(before)
      expect(node?.entries.get(key)?.value.place.source.path).toBe(`${lower.length}.yaml`)
      expect(node && locate(node, [key]).source.path).toBe(`${lower.length}.yaml`)
    }),
  )
})

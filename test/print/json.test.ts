import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Data } from '../../src/print/body.ts'
import { printJson } from '../../src/print/json.ts'

const print = (value: Data) => printJson({ kind: 'json', value })

describe('JSON', () => {
  it('has two spaces, the order of the keys and a final line break', () => {
    expect(print({ b: 1, a: [true, null], c: {} })).toBe(
      '{\n  "b": 1,\n  "a": [\n    true,\n    null\n  ],\n  "c": {}\n}\n',
    )
  })

  it('leaves out keys whose value is undefined', () => {
    expect(print({ a: undefined, b: { c: undefined } })).toBe('{\n  "b": {}\n}\n')
  })

  it('refuses a number that is not finite, at any depth', () => {
    expect(() => print({ a: [{ b: Number.NaN }] })).toThrow('NaN')
    expect(() => print(-Infinity)).toThrow('-Infinity')
  })

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // fast-check's type of a JSON value is `unknown`.
        expect(JSON.parse(print(value as Data))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

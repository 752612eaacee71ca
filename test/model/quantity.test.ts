import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatDuration,
  formatSize,
  parseCpu,
  parseDuration,
  parsePercentage,
  parseRate,
  parseSize,
} from '../../src/model/quantity.ts'

describe('quantities are read', () => {
  test.each([
    ['300s', 300_000],
    ['1.5h', 5_400_000],
    ['1h30m', 5_400_000],
    ['50ms', 50],
    ['7d', 604_800_000],
    ['5 minutes', undefined],
    ['', undefined],
    ['5', undefined],
  ])('duration %s', (text, expected) => expect(parseDuration(text)).toBe(expected))
  test.each([
    ['50MiB', 52_428_800],
    ['1Gi', 1_073_741_824],
    ['500MB', 500_000_000],
    ['1.5Gi', 1_610_612_736],
    ['50m', undefined],
  ])('size %s', (text, expected) => expect(parseSize(text)).toBe(expected))
  test.each([
    ['500m', 500],
    ['2', 2000],
    ['0.25', 250],
    ['1.2345', undefined],
  ])('cpu %s', (text, expected) => expect(parseCpu(text)).toBe(expected))
  test('rates and percentages', () => {
    expect(parseRate('100/min')).toEqual({ count: 100, per: 60_000 })
    expect(parseRate('100/minute')).toBeUndefined()
    expect(parsePercentage('99.9%')).toBe(0.999)
    expect(parsePercentage('0.1%')).toBe(0.001)
  })
})

test('what is written can be read again', () => {
  fc.assert(fc.property(fc.nat(), (value) => parseDuration(formatDuration(value)) === value))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 20 }),
      (value) => parseSize(formatSize(value * 1024)) === value * 1024,
    ),
  )
})

import { describe, expect, test } from 'vitest'
import {
  equals,
  histogramQuantile,
  increase,
  matches,
  rate,
  safeRatio,
  selector,
  sumBy,
  upperBound,
} from '../../../src/targets/shared/promql/promql.ts'
import { metricNames } from './promql-names.ts'

describe('PromQL', () => {
  test('a selector quotes what its values contain', () => {
    expect(selector('m', [equals('a', 'say "hi" \\ bye'), matches('b', '5..')])).toBe(
      'm{a="say \\"hi\\" \\\\ bye",b=~"5.."}',
    )
    expect(selector('up', [])).toBe('up')
  })

  test('windows are written in the largest whole unit, and variables of Grafana as they are', () => {
    expect(rate('m', 300_000)).toBe('rate(m[5m])')
    expect(increase('m', 5_400_000)).toBe('increase(m[90m])')
    expect(rate('m', '$__rate_interval')).toBe('rate(m[$__rate_interval])')
  })

  test('a safe ratio counts periods without a bad event as 0, and has no value while nothing happens', () => {
    const ratio = safeRatio(sumBy(['service'], 'bad'), sumBy(['service'], 'all'))
    expect(ratio).toBe(
      [
        '(',
        '  sum by (service) (bad)',
        '  or',
        '  0 * sum by (service) (all)',
        ')',
        '/',
        '(sum by (service) (all) > 0)',
      ].join('\n'),
    )
    expect(metricNames(ratio)).toEqual(['bad', 'all', 'all'])
  })

  test('the bound of a bucket is matched as the declared version writes it', () => {
    const matcher = (bound: number, floats: boolean) => selector('b', [upperBound(bound, floats)])
    expect(matcher(500, true)).toBe('b{le="0.5"}')
    expect(matcher(500, false)).toBe('b{le="0.5"}')
    expect(matcher(1000, true)).toBe('b{le="1.0"}')
    expect(matcher(1000, false)).toBe('b{le=~"1(\\\\.0)?"}')
  })

  test('a quantile is taken of the rates of buckets', () => {
    expect(histogramQuantile(0.95, 'b')).toBe('histogram_quantile(0.95, b)')
  })
})

import { formatDuration, type Milliseconds } from '../../../model/quantity.ts'

/** A PromQL expression as text. */
export type Promql = string

/** A condition on a label. */
export interface Matcher {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** The label has exactly this value. */
export function equals(label: string, value: string): Matcher {
  return { label, operator: '=', value }
}

/** The label matches this RE2 pattern from its first to its last character. */
export function matches(label: string, pattern: string): Matcher {
  return { label, operator: '=~', value: pattern }
}

/** The current samples of the series: `up{job="api"}`. */
export function selector(metric: string, matchers: readonly Matcher[]): Promql {
  if (matchers.length === 0) return metric
  // Strings of PromQL have the escapes of Go, which include those of JSON.
  return `${metric}{${matchers.map((one) => `${one.label}${one.operator}${JSON.stringify(one.value)}`).join(',')}}`
}

/** Events a second, over the window; of counters and histogram buckets only. */
export function rate(series: Promql, window: Milliseconds | string): Promql {
  return `rate(${overWindow(series, window)})`
}

/** Events within the window; of counters only. */
export function increase(series: Promql, window: Milliseconds | string): Promql {
  return `increase(${overWindow(series, window)})`
}

/** The samples of the window: `up[5m]`. A text is a variable of Grafana. */
export function overWindow(series: Promql, window: Milliseconds | string): Promql {
  return `${series}[${typeof window === 'string' ? window : formatDuration(window)}]`
}

/** The sum of the series that agree in these labels. */
export function sumBy(labels: readonly string[], expression: Promql): Promql {
  return `sum by (${labels.join(', ')}) (${expression})`
}

/** The value below which this share of a histogram's observations lies; the rates of buckets must keep `le`. */
export function histogramQuantile(quantile: number, bucketRates: Promql): Promql {
  return `histogram_quantile(${quantile}, ${bucketRates})`
}

/** The expression, or 0 for each series of `whole` that it lacks: a counter does not exist before its first event. */
export function orZero(part: Promql, whole: Promql): Promql {
  return `${part}\nor\n0 * ${whole}`
}

/**
 * `part / whole` which is 0 where nothing of `part` happened yet, and no sample (rather than NaN, which would spoil
 * every average over it) where nothing happened at all.
 */
export function safeRatio(part: Promql, whole: Promql): Promql {
  return `(\n${indented(orZero(part, whole))}\n)\n/\n(${whole} > 0)`
}

/** The lines two spaces further in. */
export function indented(expression: Promql): Promql {
  return expression.replace(/^/gm, '  ')
}

/** Seconds as a number of PromQL: metrics are in base units. */
export function seconds(duration: Milliseconds): number {
  return duration / 1000
}

/**
 * Matches a histogram's bucket by its upper bound. Prometheus 3 writes every bound as a float (`1.0`); before, it
 * kept what the program wrote. https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
export function upperBound(bound: Milliseconds, floatBounds: boolean): Matcher {
  const text = `${seconds(bound)}`
  if (!Number.isInteger(seconds(bound))) return equals('le', text)
  return floatBounds ? equals('le', `${text}.0`) : matches('le', `${text}(\\.0)?`)
}

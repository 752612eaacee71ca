import type { Slo } from '../../../model/monitoring.ts'
import type { Milliseconds } from '../../../model/quantity.ts'
import { equals, indented, overWindow, type Promql, selector, upperBound } from '../promql/promql.ts'
import type { Recording } from './alert-rule.ts'
import { ofService, ofSlo, recorded, recordedWindow } from './conventions.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** An alert fires when the budget burns at the pair's rate over both windows: the short one lets it end soon. */
export interface WindowPair {
  readonly long: Milliseconds
  readonly short: Milliseconds
  /** The share of the whole budget that is gone when the long window is over. */
  readonly budgetShare: number
}

/** https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_a */
export const windowPairs: Readonly<Record<'fast' | 'slow', readonly WindowPair[]>> = {
  fast: [
    { long: hour, short: 5 * minute, budgetShare: 0.02 },
    { long: 6 * hour, short: 30 * minute, budgetShare: 0.05 },
  ],
  slow: [
    { long: day, short: 2 * hour, budgetShare: 0.1 },
    { long: 3 * day, short: 6 * hour, budgetShare: 0.1 },
  ],
}

const recordedWindows = [
  ...new Set([...windowPairs.fast, ...windowPairs.slow].flatMap(({ long, short }) => [short, long])),
].sort((left, right) => left - right)

/** The share of requests that may be bad. */
export function budgetOf(slo: Slo): number {
  return Number((1 - slo.objective).toFixed(12))
}

/**
 * What is recorded of an SLO: errors and requests, the share of errors over each window, and the budget. Long windows
 * are sums of the recorded rates, so they weigh requests and stay cheap.
 */
export function sloRecordings(slo: Slo, floatBounds: boolean): readonly Recording[] {
  const labels = { service: slo.service, slo: slo.name }
  const recording = (record: string, expression: Promql): Recording => ({
    kind: 'recording',
    record,
    expression,
    labels,
  })
  const budget = ofSlo(recorded.sloBudget, slo.name)
  return [
    recording(recorded.sloRequests, ofService(recorded.requests(recordedWindow), slo.service)),
    recording(recorded.sloErrors, errorRate(slo, floatBounds)),
    ...[...new Set([...recordedWindows, slo.window])].map((window) =>
      recording(recorded.sloErrorRatio(window), errorRatio(slo, window)),
    ),
    recording(recorded.sloObjective, `vector(${slo.objective})`),
    recording(recorded.sloBudget, `vector(${budgetOf(slo)})`),
    recording(
      recorded.sloBurnRate,
      `${ofSlo(recorded.sloErrorRatio(recordedWindow), slo.name)}\n/\n${budget}`,
    ),
    recording(
      recorded.sloBudgetRemaining,
      `1 - (\n${indented(`${ofSlo(recorded.sloErrorRatio(slo.window), slo.name)}\n/\n${budget}`)}\n)`,
    ),
  ]
}

function errorRate(slo: Slo, floatBounds: boolean): Promql {
  if (slo.indicator.kind === 'availability') return ofService(recorded.errors(recordedWindow), slo.service)
  const inTime = selector(recorded.buckets(recordedWindow), [
    equals('service', slo.service),
    upperBound(slo.indicator.threshold, floatBounds),
  ])
  return `${ofService(recorded.requests(recordedWindow), slo.service)}\n- on (service)\n${inTime}`
}

function errorRatio(slo: Slo, window: Milliseconds): Promql {
  const [errors, requests] = [recorded.sloErrors, recorded.sloRequests].map((record) => {
    const series = ofSlo(record, slo.name)
    return window === recordedWindow ? series : `sum_over_time(${overWindow(series, window)})`
  })
  return `${errors}\n/\n(${requests} > 0)`
}

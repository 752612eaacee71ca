import type { Environment, Service } from '../../../model/environment.ts'
import type { Signal } from '../../../model/monitoring.ts'
import type { Milliseconds } from '../../../model/quantity.ts'
import {
  equals,
  histogramQuantile,
  matches,
  orZero,
  type Promql,
  rate,
  selector,
  sumBy,
} from '../promql/promql.ts'
import type { Recording } from './alert-rule.ts'
import { errorStatus, httpHistogram, ofService, recorded, recordedWindow } from './conventions.ts'

/** What is recorded of the requests over one window. */
interface RecordedWindow {
  readonly window: Milliseconds
  readonly errors: boolean
  readonly quantiles: readonly number[]
}

const usualQuantiles = [0.5, 0.95, 0.99]

/**
 * Rate, errors and duration of a service with `preset: http`, in the order in which they build on each other; over
 * five minutes, and over each other window that one of its alerts asks for.
 */
export function httpRecordings(environment: Environment, service: Service): readonly Recording[] {
  return recordedWindows(environment, service).flatMap((recording) => recordingsOver(service.name, recording))
}

function recordedWindows(environment: Environment, service: Service): readonly RecordedWindow[] {
  const conditions = environment.alerts
    .filter((one) => one.service === service.name)
    .map((one) => one.condition)
  const windows = new Set([
    recordedWindow,
    ...conditions.filter((one) => isHttp(one.signal)).map((one) => one.window),
  ])
  return [...windows].sort(ascending).map((window) => {
    const signals = conditions.filter((one) => one.window === window).map((one) => one.signal)
    const asked = signals.flatMap((signal) => (signal.kind === 'latency' ? [signal.quantile] : []))
    const usual = window === recordedWindow
    return {
      window,
      errors: usual || signals.some((signal) => signal.kind === 'error_rate'),
      quantiles: [...new Set([...(usual ? usualQuantiles : []), ...asked])].sort(ascending),
    }
  })
}

function isHttp(signal: Signal): boolean {
  return signal.kind !== 'ratio'
}

function ascending(left: number, right: number): number {
  return left - right
}

function recordingsOver(
  service: string,
  { window, errors, quantiles }: RecordedWindow,
): readonly Recording[] {
  return [
    recording(recorded.requests(window), sumBy(['service'], requestRate(service, window))),
    ...(errors ? errorRecordings(service, window) : []),
    ...(window === recordedWindow ? breakdowns(service, window) : []),
    ...(quantiles.length > 0 ? latencyRecordings(service, window, quantiles) : []),
  ]
}

function errorRecordings(service: string, window: Milliseconds): readonly Recording[] {
  const requests = ofService(recorded.requests(window), service)
  const failed = sumBy(
    ['service'],
    rate(requestCounter(service, [matches('status_code', errorStatus)]), window),
  )
  return [
    recording(recorded.errors(window), orZero(failed, requests)),
    // No sample while nobody asks: a NaN would spoil every average over it.
    recording(
      recorded.errorRatio(window),
      `${ofService(recorded.errors(window), service)}\n/\n(${requests} > 0)`,
    ),
  ]
}

function breakdowns(service: string, window: Milliseconds): readonly Recording[] {
  const requests = requestRate(service, window)
  return [
    recording(recorded.requestsByStatus(window), sumBy(['service', 'status_code'], requests)),
    recording(recorded.requestsByRoute(window), sumBy(['service', 'route'], requests)),
  ]
}

function latencyRecordings(
  service: string,
  window: Milliseconds,
  quantiles: readonly number[],
): readonly Recording[] {
  const buckets = rate(selector(`${httpHistogram}_bucket`, [equals('job', service)]), window)
  return [
    recording(recorded.buckets(window), sumBy(['service', 'le'], buckets)),
    ...quantiles.map((quantile) =>
      recording(
        recorded.latency(quantile, window),
        histogramQuantile(quantile, ofService(recorded.buckets(window), service)),
      ),
    ),
  ]
}

function requestRate(service: string, window: Milliseconds): Promql {
  return rate(requestCounter(service), window)
}

function requestCounter(service: string, more: Parameters<typeof selector>[1] = []): Promql {
  return selector(`${httpHistogram}_count`, [equals('job', service), ...more])
}

function recording(record: string, expression: Promql): Recording {
  return { kind: 'recording', record, expression }
}

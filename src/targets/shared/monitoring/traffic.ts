import type { Milliseconds } from '../../../model/quantity.ts'
import { equals, seconds, selector } from '../promql/promql.ts'
import type { InputSeries } from './alert-rule.ts'
import { httpHistogram } from './conventions.ts'

/** Requests that a test pretends to see in each minute unless it needs more: 100 a second. */
export const requestsPerMinute = 6000

const samePart = (service: string) => [
  equals('job', service),
  equals('service', service),
  equals('instance', `${service}-0`),
  equals('method', 'GET'),
  equals('route', '/'),
]

/** Requests of which this share fails. */
export function failingTraffic(
  service: string,
  errorRatio: number,
  perMinute = requestsPerMinute,
): readonly InputSeries[] {
  const failed = Math.round(perMinute * errorRatio)
  return [counted(service, '200', perMinute - failed), counted(service, '500', failed)]
}

/** Requests of which this share takes the time of the next bucket, the others that of the bound. */
export function slowTraffic(
  service: string,
  buckets: readonly Milliseconds[],
  bound: Milliseconds,
  slowRatio: number,
  perMinute = requestsPerMinute,
): readonly InputSeries[] {
  const inTime = perMinute - Math.round(perMinute * slowRatio)
  const observed = (upper: Milliseconds) => (upper < bound ? 0 : upper === bound ? inTime : perMinute)
  return [
    counted(service, '200', perMinute),
    ...buckets.map((upper) => bucket(service, floatText(seconds(upper)), observed(upper))),
    bucket(service, '+Inf', perMinute),
  ]
}

function counted(service: string, status: string, perMinute: number): InputSeries {
  const labels = [...samePart(service), equals('status_code', status)]
  return { series: selector(`${httpHistogram}_count`, labels), start: 0, perMinute }
}

function bucket(service: string, le: string, perMinute: number): InputSeries {
  const labels = [...samePart(service), equals('status_code', '200'), equals('le', le)]
  return { series: selector(`${httpHistogram}_bucket`, labels), start: 0, perMinute }
}

/** As Prometheus writes the bounds of buckets: with a point. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : `${value}`
}

import type { Environment, Service } from '../../../model/environment.ts'
import type { Alert, Condition, CustomMetric, Signal } from '../../../model/monitoring.ts'
import { formatDuration, formatPercentage, type Milliseconds } from '../../../model/quantity.ts'
import { equals, increase, indented, type Promql, safeRatio, selector, sumBy } from '../promql/promql.ts'
import {
  type AlertRule,
  alertAnnotations,
  alertLabels,
  type InputSeries,
  type Scenario,
  shownValues,
} from './alert-rule.ts'
import { dashboardUrl, ofService, quantileName, recorded, serviceFile } from './conventions.ts'
import { logsCommand } from './first-steps.ts'
import { failingTraffic, requestsPerMinute, slowTraffic } from './traffic.ts'

const minute = 60_000

/** The alerts that the tier's authors wrote for a service. */
export function serviceAlerts(environment: Environment, service: Service): readonly AlertRule[] {
  return environment.alerts
    .filter((alert) => alert.service === service.name)
    .map((alert) => serviceAlert(environment, service, alert))
}

function serviceAlert(environment: Environment, service: Service, alert: Alert): AlertRule {
  const { condition } = alert
  const meaning = meaningOf(service, condition)
  const facts = {
    service: service.name,
    severity: alert.severity,
    owner: alert.owner,
    symptom: meaning.symptom,
    summary: `${service.name} in ${environment.tier}: ${condition.text}`,
    description: meaning.description,
    runbook: `${meaning.lookAt} Logs: ${logsCommand(environment, service.name)}`,
    dashboard: dashboardUrl(environment, serviceFile(service.name)),
  }
  return {
    kind: 'alert',
    name: alert.name,
    expression: `${meaning.value} ${condition.operator} ${condition.threshold}`,
    for: alert.for,
    keepFiringFor: meaning.noisy ? 5 * minute : 0,
    labels: alertLabels(environment, facts),
    annotations: alertAnnotations(environment, facts),
    ...scenarios(service, alert, meaning),
  }
}

/** What a condition says of a service: in PromQL, in words, and in traffic that makes the signal worth this much. */
interface Meaning {
  readonly value: Promql
  readonly symptom: string
  readonly description: string
  readonly lookAt: string
  /** Small samples move it a lot. */
  readonly noisy: boolean
  /** Values of the signal above and below the threshold that traffic can have. */
  readonly above: number | undefined
  readonly below: number
  traffic(value: number): readonly InputSeries[]
}

function meaningOf(service: Service, condition: Condition): Meaning {
  const { signal } = condition
  switch (signal.kind) {
    case 'error_rate':
      return errorRate(service, condition)
    case 'request_rate':
      return requestRate(service, condition)
    case 'latency':
      return latency(service, condition, signal.quantile)
    case 'ratio':
      return ratio(service, condition, signal)
  }
}

function errorRate(service: Service, { threshold, window }: Condition): Meaning {
  return {
    value: ofService(recorded.errorRatio(window), service.name),
    symptom: 'errors',
    description:
      `${shownValues.percentage.template} of the requests to ${service.name} fail with a 5xx status` +
      ` (limit ${formatPercentage(threshold)}, over ${formatDuration(window)}).`,
    lookAt:
      'Find the failing route on the dashboard and the cause in the logs; undo the last rollout if it came with it.',
    noisy: true,
    ...sharesAround(threshold),
    traffic: (value) => failingTraffic(service.name, value),
  }
}

function requestRate(service: Service, { threshold, operator, window }: Condition): Meaning {
  const rate = ofService(recorded.requests(window), service.name)
  return {
    // No series at all is no request at all: a comparison with nothing would never be true.
    value: operator === '<' ? `(${rate} or on () vector(0))` : rate,
    symptom: 'traffic',
    description:
      `${service.name} gets ${shownValues.number.template} requests a second` +
      ` (limit ${threshold}, over ${formatDuration(window)}).`,
    lookAt: 'See on the dashboard when it changed, and whether the proxy, DNS or a client changed then.',
    noisy: false,
    above: threshold * 2,
    below: threshold / 2,
    traffic: (value) => failingTraffic(service.name, 0, value * 60),
  }
}

function latency(service: Service, { threshold, window }: Condition, quantile: number): Meaning {
  const buckets = service.metrics?.buckets ?? []
  const worth = (index: number) => quantileWithin(buckets, index, quantile)
  const values = buckets.map((_, index) => worth(index))
  return {
    value: ofService(recorded.latency(quantile, window), service.name),
    symptom: 'latency',
    description:
      `${quantileName(quantile)} of the response times of ${service.name} is ${shownValues.duration.template}` +
      ` (limit ${formatDuration(threshold * 1000)}, over ${formatDuration(window)}).`,
    lookAt:
      'Find the slow route on the dashboard, then what it waits for: a store, an external, a busy instance.',
    noisy: true,
    above: values.find((value) => value > threshold),
    below: values.findLast((value) => value < threshold) ?? 0,
    traffic: (value) => slowTraffic(service.name, buckets, buckets[values.indexOf(value)] ?? 0, 0),
  }
}

/** What Prometheus computes when all observations are in one bucket: it spreads them evenly over it. */
function quantileWithin(buckets: readonly Milliseconds[], index: number, quantile: number): number {
  const [lower, upper] = [buckets[index - 1] ?? 0, buckets[index] ?? 0]
  return (lower + (upper - lower) * quantile) / 1000
}

function ratio(
  service: Service,
  { threshold, window }: Condition,
  signal: Signal & { kind: 'ratio' },
): Meaning {
  const custom = customMetric(service, signal.metric)
  const metric = custom?.exportedName ?? signal.metric
  const matchers = signal.matchers.map(({ label, value }) => equals(label, value))
  const events = (more: typeof matchers) =>
    sumBy(['service'], increase(selector(metric, [equals('job', service.name), ...more]), window))
  return {
    value: `(\n${indented(safeRatio(events(matchers), events([])))}\n)`,
    symptom: metric,
    description:
      `${shownValues.percentage.template} of ${metric} have ${describeMatchers(signal)}` +
      ` (limit ${formatPercentage(threshold)}, over ${formatDuration(window)}).`,
    lookAt: 'See on the dashboard since when, and the cause in the logs.',
    noisy: true,
    ...sharesAround(threshold),
    traffic: (value) => customTraffic(service, metric, custom, signal, value),
  }
}

function customMetric(service: Service, name: string): CustomMetric | undefined {
  return service.metrics?.custom.find((one) => one.name === name || one.exportedName === name)
}

function describeMatchers(signal: Signal & { kind: 'ratio' }): string {
  return signal.matchers.map(({ label, value }) => `${label}=${value}`).join(', ')
}

function customTraffic(
  service: Service,
  metric: string,
  custom: CustomMetric | undefined,
  signal: Signal & { kind: 'ratio' },
  share: number,
): readonly InputSeries[] {
  const wanted = new Map(signal.matchers.map(({ label, value }) => [label, value]))
  const series = (prefix: string, perMinute: number): InputSeries => {
    const labels = [...new Set([...(custom?.labels ?? []), ...wanted.keys()])].sort()
    const own = labels.map((label) =>
      equals(label, wanted.has(label) ? `${prefix}${wanted.get(label)}` : 'any'),
    )
    const target = [
      equals('job', service.name),
      equals('service', service.name),
      equals('instance', `${service.name}-0`),
    ]
    return { series: selector(metric, [...target, ...own]), start: 0, perMinute }
  }
  const matching = Math.round(requestsPerMinute * share)
  return [series('', matching), series('not-', requestsPerMinute - matching)]
}

/** A share well above and one well below, both possible and whole numbers of the traffic's requests. */
function sharesAround(threshold: number): Pick<Meaning, 'above' | 'below'> {
  const whole = (share: number) => Math.round(share * requestsPerMinute) / requestsPerMinute
  return { above: whole(threshold + Math.min(threshold, (1 - threshold) / 2)), below: whole(threshold / 2) }
}

function scenarios(service: Service, alert: Alert, meaning: Meaning): Pick<AlertRule, 'fires' | 'quiet'> {
  const { operator, window } = alert.condition
  const [firing, quiet] = operator === '>' ? [meaning.above, meaning.below] : [meaning.below, meaning.above]
  const scenario = (value: number): Scenario => ({
    series: meaning.traffic(value),
    at: alert.for + window + 5 * minute,
    value,
    labels: { service: service.name },
  })
  return {
    fires: firing === undefined ? undefined : scenario(firing),
    quiet: quiet === undefined ? undefined : scenario(quiet),
  }
}

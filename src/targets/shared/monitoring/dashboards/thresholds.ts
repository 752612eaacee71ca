import type { Environment, Service } from '../../../../model/environment.ts'
import type { Signal } from '../../../../model/monitoring.ts'
import { seconds } from '../../promql/promql.ts'
import { mostUrgent } from '../alert-rule.ts'
import type { Threshold } from './panel.ts'

/** Where the error ratio of a service stops being fine: what is normal, then its alerts. */
export function errorThresholds(environment: Environment, service: Service): readonly Threshold[] {
  const normal = service.baseline?.maximumErrors
  return ascending([
    ...(normal === undefined ? [] : [{ color: 'yellow', value: normal }]),
    ...alertThresholds(environment, service, (signal) => signal.kind === 'error_rate'),
  ])
}

/** Where response times stop being fine: the objective, then alerts. */
export function latencyThresholds(environment: Environment, service: Service): readonly Threshold[] {
  const objectives = environment.slos.flatMap(({ service: of, indicator }) =>
    of === service.name && indicator.kind === 'latency'
      ? [{ color: 'yellow', value: seconds(indicator.threshold) }]
      : [],
  )
  return ascending([
    ...objectives,
    ...alertThresholds(environment, service, (signal) => signal.kind === 'latency'),
  ])
}

function alertThresholds(
  environment: Environment,
  service: Service,
  isShown: (signal: Signal) => boolean,
): readonly Threshold[] {
  return environment.alerts
    .filter(
      ({ service: of, condition }) =>
        of === service.name && condition.operator === '>' && isShown(condition.signal),
    )
    .map(({ severity, condition }) => ({
      color: severity === mostUrgent(environment) ? 'red' : 'orange',
      value: condition.threshold,
    }))
}

const urgency = ['yellow', 'orange', 'red']

/** Grafana wants ascending values; of several at one value the most urgent is kept. */
function ascending(thresholds: readonly Threshold[]): readonly Threshold[] {
  const sorted = [...thresholds].sort(
    (left, right) => left.value - right.value || urgency.indexOf(right.color) - urgency.indexOf(left.color),
  )
  return sorted.filter((threshold, index) => threshold.value !== sorted[index - 1]?.value)
}

/** How much of an error budget is left before it gets tight. */
export const budgetScale = {
  unit: 'percentunit',
  baseColor: 'red',
  thresholds: [
    { color: 'orange', value: 0 },
    { color: 'green', value: 0.25 },
  ],
  max: 1,
} as const

import type { Environment, Service } from '../../../model/environment.ts'
import type { Slo } from '../../../model/monitoring.ts'
import { formatDuration, formatPercentage } from '../../../model/quantity.ts'
import { indented, overWindow, type Promql } from '../promql/promql.ts'
import {
  type AlertFacts,
  type AlertRule,
  alertAnnotations,
  alertLabels,
  lessUrgent,
  mostUrgent,
  type Scenario,
  shownValues,
} from './alert-rule.ts'
import { dashboardUrl, ofSlo, recorded, serviceFile } from './conventions.ts'
import { logsCommand } from './first-steps.ts'
import { budgetOf, type WindowPair, windowPairs } from './slo-recordings.ts'
import { failingTraffic, slowTraffic } from './traffic.ts'

const minute = 60_000

/** Below so many requests in the short window, one error is no evidence. */
const fewestRequests = 20

/** How many times faster than allowed the budget burns when the pair fires; at up to once the budget lasts. */
export function burnFactor(slo: Slo, pair: WindowPair): number {
  return Math.max(1, Number(((pair.budgetShare * slo.window) / pair.long).toFixed(4)))
}

interface Speed {
  readonly name: string
  readonly words: string
  readonly for: number
  readonly pairs: readonly WindowPair[]
  readonly severity: (environment: Environment) => string
}

/** A page for what would spend the budget in days, and a ticket for what would spend it in weeks. */
const speeds: readonly Speed[] = [
  {
    name: 'ErrorBudgetBurnsFast',
    words: 'fast',
    for: 2 * minute,
    pairs: windowPairs.fast,
    severity: mostUrgent,
  },
  {
    name: 'ErrorBudgetBurnsSlowly',
    words: 'slowly',
    for: 15 * minute,
    pairs: windowPairs.slow,
    severity: lessUrgent,
  },
]

/** Multi-window burn-rate alerts of an SLO, without what its objective makes impossible. */
export function burnAlerts(environment: Environment, service: Service, slo: Slo): readonly AlertRule[] {
  const possible = speeds.filter((speed) => speed.pairs.some((pair) => canFire(slo, pair)))
  const impossible = speeds.filter((speed) => !possible.includes(speed))
  return possible.map((speed, index) => {
    const said = index === 0 ? [speed, ...impossible] : [speed]
    return burnAlert(environment, service, slo, speed, said.flatMap((one) => whyNot(slo, one)).join('\n'))
  })
}

function canFire(slo: Slo, pair: WindowPair): boolean {
  return burnFactor(slo, pair) * budgetOf(slo) < 1
}

function whyNot(slo: Slo, { pairs }: Speed): readonly string[] {
  return pairs
    .filter((pair) => !canFire(slo, pair))
    .map(
      (pair) =>
        `Not over ${formatDuration(pair.short)} and ${formatDuration(pair.long)}: ${burnFactor(slo, pair)} times` +
        ` ${formatPercentage(budgetOf(slo))} is more errors than there can be.`,
    )
}

function burnAlert(
  environment: Environment,
  service: Service,
  slo: Slo,
  speed: Speed,
  comment: string,
): AlertRule {
  const pairs = speed.pairs.filter((pair) => canFire(slo, pair))
  const facts = burnFacts(environment, service, slo, speed)
  return {
    kind: 'alert',
    name: speed.name,
    expression: pairs.map((pair) => pairExpression(service, slo, pair)).join('\nor\n'),
    for: speed.for,
    keepFiringFor: 5 * minute,
    labels: alertLabels(environment, facts),
    annotations: alertAnnotations(environment, facts),
    ...(comment === '' ? {} : { comment }),
    fires: scenario(service, slo, firingRatio(slo, pairs)),
    quiet: scenario(service, slo, budgetOf(slo) * lowestFactor(slo, pairs) * 0.5),
  }
}

function burnFacts(environment: Environment, service: Service, slo: Slo, speed: Speed): AlertFacts {
  const { indicator } = slo
  const isAvailability = indicator.kind === 'availability'
  const bad = isAvailability ? 'fail' : `take longer than ${formatDuration(indicator.threshold)}`
  return {
    service: slo.service,
    severity: speed.severity(environment),
    owner: service.owner,
    symptom: isAvailability ? 'errors' : 'latency',
    labels: { slo: slo.name },
    summary: `${slo.name} in ${environment.tier}: the error budget burns ${speed.words}`,
    description:
      `${shownValues.percentage.template} of the requests ${bad}; ${slo.name} allows` +
      ` ${formatPercentage(budgetOf(slo))} over ${formatDuration(slo.window)}.`,
    runbook: `Find what changed on the dashboard, and the cause in the logs: ${logsCommand(environment, slo.service)}`,
    dashboard: dashboardUrl(environment, serviceFile(slo.service)),
  }
}

function pairExpression(service: Service, slo: Slo, pair: WindowPair): Promql {
  const limit = `${burnFactor(slo, pair)} * ${budgetOf(slo)}`
  const conditions = [pair.short, pair.long].map(
    (window) => `${ofSlo(recorded.sloErrorRatio(window), slo.name)} > ${limit}`,
  )
  return `(\n${indented([...conditions, ...evidence(service, slo, pair)].join('\nand\n'))}\n)`
}

/** Asks for enough requests in the short window, unless the service's baseline promises them. */
function evidence(service: Service, slo: Slo, pair: WindowPair): readonly Promql[] {
  const promised = ((service.baseline?.minimumRate ?? 0) * pair.short) / 1000
  if (promised >= fewestRequests) return []
  const requests = ofSlo(recorded.sloRequests, slo.name)
  return [`avg_over_time(${overWindow(requests, pair.short)}) * ${pair.short / 1000} >= ${fewestRequests}`]
}

function lowestFactor(slo: Slo, pairs: readonly WindowPair[]): number {
  return Math.min(...pairs.map((pair) => burnFactor(slo, pair)))
}

/** A little more than the least that fires, so that the slow alert's test is not the fast one's. */
function firingRatio(slo: Slo, pairs: readonly WindowPair[]): number {
  const least = budgetOf(slo) * lowestFactor(slo, pairs)
  return least + Math.min(least, 1 - least) * 0.25
}

function scenario(service: Service, slo: Slo, ratio: number): Scenario {
  const exact = Math.round(ratio * scenarioRequests) / scenarioRequests
  const series =
    slo.indicator.kind === 'availability'
      ? failingTraffic(service.name, exact, scenarioRequests)
      : slowTraffic(
          service.name,
          service.metrics?.buckets ?? [],
          slo.indicator.threshold,
          exact,
          scenarioRequests,
        )
  return { series, at: 20 * minute, value: exact, labels: { service: slo.service, slo: slo.name } }
}

/** Enough for a thousandth of the tightest usual budget (99.99 %) to be a whole request. */
const scenarioRequests = 10_000_000

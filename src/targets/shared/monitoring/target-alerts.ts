import type { Environment } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { equals, type Promql, selector } from '../promql/promql.ts'
import {
  type AlertFacts,
  type AlertRule,
  alertAnnotations,
  alertLabels,
  lessUrgent,
  mostUrgent,
  type Scenario,
} from './alert-rule.ts'
import { alertNames, dashboardUrl, overview, serviceFile } from './conventions.ts'
import { exporterOf } from './exporters.ts'
import { logsCommand, statusCommand } from './first-steps.ts'

const minute = 60_000

/**
 * Alerts on what is scraped: a service that no instance of answers, an exporter that is silent about its store, and
 * a job that discovers nothing, which no comparison with `up` would ever show.
 */
export function targetAlerts(environment: Environment, scrape: Scrape): readonly AlertRule[] {
  const exporter = exporterOf(environment, scrape)
  if (exporter === undefined)
    return [serviceDown(environment, scrape, 'up'), targetMissing(environment, scrape)]
  return [
    serviceDown(environment, scrape, exporter.up),
    exporterDown(environment, scrape),
    targetMissing(environment, scrape),
  ]
}

function serviceDown(environment: Environment, scrape: Scrape, up: string): AlertRule {
  const { service } = scrape
  return targetAlert(environment, scrape, {
    name: alertNames.serviceDown,
    expression: `max by (service) (${ofJob(up, scrape)}) == 0`,
    for: minute,
    severity: scrape.kind === 'self' ? lessUrgent(environment) : mostUrgent(environment),
    symptom: 'availability',
    summary: `${service} in ${environment.tier} is down`,
    description: `No instance of ${service} has answered for a minute.`,
    workload: runsHere(environment, scrape) ? service : scrape.workload,
    fires: states(scrape, up, [0, 0]),
    quiet: states(scrape, up, [0, 1]),
  })
}

/** Of a store that is run elsewhere only the exporter has a log here. */
function runsHere({ stores }: Environment, { kind, service }: Scrape): boolean {
  const store = stores.find(({ name }) => name === service)
  return kind === 'exporter' && (store === undefined || store.workload !== undefined)
}

function exporterDown(environment: Environment, scrape: Scrape): AlertRule {
  return targetAlert(environment, scrape, {
    name: 'ExporterDown',
    expression: `max by (service) (${ofJob('up', scrape)}) == 0`,
    for: 5 * minute,
    severity: lessUrgent(environment),
    symptom: 'visibility',
    summary: `${scrape.job} in ${environment.tier} is down`,
    description: `${scrape.job} has not answered for five minutes: nobody watches ${scrape.service}.`,
    workload: scrape.workload,
    fires: states(scrape, 'up', [0]),
    quiet: states(scrape, 'up', [1]),
  })
}

function targetMissing(environment: Environment, scrape: Scrape): AlertRule {
  return targetAlert(environment, scrape, {
    name: 'TargetMissing',
    expression: `absent(${ofJob('up', scrape)})`,
    for: 5 * minute,
    severity: scrape.kind === 'service' ? mostUrgent(environment) : lessUrgent(environment),
    symptom: 'visibility',
    summary: `Prometheus finds no instance of ${scrape.job} in ${environment.tier}`,
    description: `Discovery has returned no target for the job ${scrape.job} for five minutes.`,
    workload: scrape.workload,
    fires: { series: [], at: 10 * minute, labels: { job: scrape.job } },
    quiet: states(scrape, 'up', [1]),
  })
}

/** What one alert on a target says of itself. */
export interface TargetAlert extends Pick<AlertFacts, 'severity' | 'symptom' | 'summary' | 'description'> {
  readonly name: string
  readonly expression: Promql
  readonly for: number
  readonly workload: string
  /** What to do first, where it is not to look at `workload`. */
  readonly runbook?: string
  readonly fires: Scenario
  readonly quiet: Scenario
}

/** An alert of the service that a target speaks for, with the labels and texts that all of them have. */
export function targetAlert(environment: Environment, scrape: Scrape, alert: TargetAlert): AlertRule {
  const facts = {
    ...alert,
    service: scrape.service,
    owner: ownerOf(environment, scrape),
    runbook:
      alert.runbook ??
      `See how it is, then why: ${statusCommand(environment, alert.workload)}; ${logsCommand(environment, alert.workload)}`,
    dashboard: dashboardOf(environment, scrape.service),
  }
  return {
    kind: 'alert',
    name: alert.name,
    expression: alert.expression,
    for: alert.for,
    keepFiringFor: 0,
    labels: alertLabels(environment, facts),
    annotations: alertAnnotations(environment, facts),
    fires: alert.fires,
    quiet: alert.quiet,
  }
}

/** The series of a metric that a job has scraped. */
export function ofJob(metric: string, scrape: Scrape): Promql {
  return selector(metric, [equals('job', scrape.job)])
}

/** Instances that are up (1) or not (0) all the time. */
export function states(scrape: Scrape, metric: string, values: readonly number[]): Scenario {
  const series = values.map((start, index) => ({
    series: selector(metric, [
      equals('job', scrape.job),
      equals('service', scrape.service),
      equals('instance', `${scrape.workload}-${index}`),
    ]),
    start,
    perMinute: 0,
  }))
  return { series, at: 10 * minute, labels: { service: scrape.service } }
}

function ownerOf(environment: Environment, scrape: Scrape): string | undefined {
  const named = (name: string) => environment.workloads.find((one) => one.name === name)?.owner
  return named(scrape.service) ?? named(scrape.workload)
}

function dashboardOf(environment: Environment, service: string): string {
  const hasDashboard = environment.services.some(
    (one) => one.name === service && one.metrics?.preset !== undefined,
  )
  return dashboardUrl(environment, hasDashboard ? serviceFile(service) : overview)
}

import type { Environment } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { equals, type Matcher, type Promql, selector } from '../promql/promql.ts'
import { type AlertRule, lessUrgent, mostUrgent, type Scenario } from './alert-rule.ts'
import { exporterOf } from './exporters.ts'
import { targetAlert } from './target-alerts.ts'

const minute = 60_000

/**
 * Alerts on a store of several servers: one is away, which clients do not notice until others follow; and, where the
 * exporter knows, a part of the data is on none of those that are there.
 */
export function quorumAlerts(environment: Environment, scrape: Scrape): readonly AlertRule[] {
  const quorum = environment.stores.find(({ name }) => name === scrape.service)?.quorum
  const exporter = exporterOf(environment, scrape)
  if (quorum === undefined || exporter?.servers === undefined) return []
  const missing = serverMissing(environment, scrape, exporter.servers, quorum.servers.length)
  return exporter.health === undefined
    ? [missing]
    : [dataMissing(environment, scrape, exporter.health), missing]
}

function serverMissing(environment: Environment, scrape: Scrape, metric: string, all: number): AlertRule {
  return targetAlert(environment, scrape, {
    name: 'StoreServerMissing',
    expression: `max by (service) (${ofJob(scrape, metric)}) < ${all}`,
    // A server that is replaced is away for minutes.
    for: 10 * minute,
    severity: lessUrgent(environment),
    symptom: 'availability',
    summary: `${scrape.service} in ${environment.tier} lacks a server`,
    description: `For ten minutes fewer than ${all} servers of ${scrape.service} have been one cluster: it stops when ${Math.ceil(all / 2)} are away.`,
    workload: scrape.service,
    fires: state(scrape, metric, all - 1),
    quiet: state(scrape, metric, all),
  })
}

/** https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-cluster-health */
function dataMissing(environment: Environment, scrape: Scrape, metric: string): AlertRule {
  const red = [equals('color', 'red')]
  return targetAlert(environment, scrape, {
    name: 'StoreDataMissing',
    expression: `max by (service) (${ofJob(scrape, metric, red)}) == 1`,
    for: 5 * minute,
    severity: mostUrgent(environment),
    symptom: 'availability',
    summary: `${scrape.service} in ${environment.tier} lacks a part of its data`,
    description: `For five minutes no server that is there has had some part of the indices of ${scrape.service}: searches find less, and writes to it fail.`,
    workload: scrape.service,
    fires: state(scrape, metric, 1, red),
    quiet: state(scrape, metric, 0, red),
  })
}

function ofJob(scrape: Scrape, metric: string, more: readonly Matcher[] = []): Promql {
  return selector(metric, [equals('job', scrape.job), ...more])
}

/** As the exporter says it all the time. */
function state(scrape: Scrape, metric: string, start: number, more: readonly Matcher[] = []): Scenario {
  const labels = [equals('service', scrape.service), equals('instance', `${scrape.workload}-0`), ...more]
  const series = { series: ofJob(scrape, metric, labels), start, perMinute: 0 }
  return { series: [series], at: 20 * minute, labels: { service: scrape.service } }
}

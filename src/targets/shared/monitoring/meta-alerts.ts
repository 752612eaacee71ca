import type { Environment } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { equals, increase, type Promql, selector } from '../promql/promql.ts'
import { type AlertRule, alertAnnotations, alertLabels, lessUrgent, type Scenario } from './alert-rule.ts'
import { alertNames, dashboardUrl, overview } from './conventions.ts'
import { logsCommand, statusCommand } from './first-steps.ts'

const minute = 60_000

/** Something that a monitoring server says when it does not work. */
interface Complaint {
  readonly server: 'prometheus' | 'alertmanager'
  readonly name: string
  readonly metric: string
  /** Of a counter, what it gained within the window is compared. */
  readonly increaseOver?: number
  readonly condition: '== 0' | '> 0'
  readonly for: number
  readonly symptom: string
  readonly summary: string
  readonly description: string
}

const complaints: readonly Complaint[] = [
  {
    server: 'prometheus',
    name: 'PrometheusConfigurationRejected',
    metric: 'prometheus_config_last_reload_successful',
    condition: '== 0',
    for: 5 * minute,
    symptom: 'configuration',
    summary: 'Prometheus does not accept its new configuration',
    description: 'It goes on with the old one, and a restart would fail.',
  },
  {
    server: 'prometheus',
    name: 'PrometheusRuleFailures',
    metric: 'prometheus_rule_evaluation_failures_total',
    increaseOver: 5 * minute,
    condition: '> 0',
    for: 15 * minute,
    symptom: 'rules',
    summary: 'Prometheus cannot evaluate some of its rules',
    description: 'Alerts and dashboards that depend on them are blind.',
  },
  {
    server: 'prometheus',
    name: 'PrometheusWithoutAlertmanager',
    metric: 'prometheus_notifications_alertmanagers_discovered',
    condition: '== 0',
    for: 5 * minute,
    symptom: 'notification',
    summary: 'Prometheus knows no Alertmanager',
    description: 'No alert leaves Prometheus, this one included: it shows only on the dashboard.',
  },
  {
    server: 'prometheus',
    name: 'PrometheusNotificationFailures',
    metric: 'prometheus_notifications_errors_total',
    increaseOver: 5 * minute,
    condition: '> 0',
    for: 15 * minute,
    symptom: 'notification',
    summary: 'Prometheus fails to hand alerts to the Alertmanager',
    description: 'Some alerts have not arrived in the last five minutes.',
  },
  {
    server: 'prometheus',
    name: 'ScrapeLimitExceeded',
    metric: 'prometheus_target_scrapes_exceeded_sample_limit_total',
    increaseOver: 5 * minute,
    condition: '> 0',
    for: 5 * minute,
    symptom: 'cardinality',
    summary: 'A target exports more series than it may',
    description:
      'Its scrapes are dropped as a whole. A label probably carries values without bound, such as raw paths.',
  },
  {
    server: 'alertmanager',
    name: 'AlertmanagerConfigurationRejected',
    metric: 'alertmanager_config_last_reload_successful',
    condition: '== 0',
    for: 5 * minute,
    symptom: 'configuration',
    summary: 'The Alertmanager does not accept its new configuration',
    description: 'It goes on with the old one, and a restart would fail.',
  },
  {
    server: 'alertmanager',
    name: 'AlertmanagerNotificationFailures',
    metric: 'alertmanager_notifications_failed_total',
    increaseOver: 5 * minute,
    condition: '> 0',
    for: 5 * minute,
    symptom: 'notification',
    summary: 'The Alertmanager fails to notify',
    description: 'Somebody who should have heard of an alert has not: a channel refuses the message.',
  },
]

/** Alerts on the monitoring itself, as far as it is scraped; and the one that always fires, whose silence says that nothing works. */
export function metaAlerts(environment: Environment, selfScrapes: readonly Scrape[]): readonly AlertRule[] {
  const scraped = new Set(selfScrapes.map((scrape) => scrape.job))
  return [
    watchdog(environment),
    ...complaints.filter((one) => scraped.has(one.server)).map((one) => complaintAlert(environment, one)),
  ]
}

function watchdog(environment: Environment): AlertRule {
  const facts = {
    service: 'prometheus',
    severity: 'none',
    owner: undefined,
    symptom: 'watchdog',
    summary: `Monitoring of ${environment.tier} works`,
    description: 'This alert always fires. When it stops, Prometheus or the Alertmanager is down.',
    runbook: `See which of the two is down: ${statusCommand(environment, 'prometheus')}; ${statusCommand(environment, 'alertmanager')}`,
    dashboard: dashboardUrl(environment, overview),
  }
  return {
    kind: 'alert',
    name: alertNames.watchdog,
    expression: 'vector(1)',
    for: 0,
    keepFiringFor: 0,
    labels: alertLabels(environment, facts),
    annotations: alertAnnotations(environment, facts),
    fires: { series: [], at: minute },
    quiet: undefined,
  }
}

function complaintAlert(environment: Environment, complaint: Complaint): AlertRule {
  const { server, metric, increaseOver } = complaint
  const facts = {
    service: server,
    severity: lessUrgent(environment),
    owner: undefined,
    symptom: complaint.symptom,
    summary: complaint.summary,
    description: complaint.description,
    runbook: `Read what it says: ${logsCommand(environment, server)}`,
    dashboard: dashboardUrl(environment, overview),
  }
  const series = selector(metric, [equals('job', server)])
  const value: Promql = increaseOver === undefined ? series : increase(series, increaseOver)
  return {
    kind: 'alert',
    name: complaint.name,
    expression: `${value} ${complaint.condition}`,
    for: complaint.for,
    keepFiringFor: 0,
    labels: alertLabels(environment, facts),
    annotations: alertAnnotations(environment, facts),
    fires: complaining(complaint, true),
    quiet: complaining(complaint, false),
  }
}

function complaining(complaint: Complaint, fires: boolean): Scenario {
  const { server, metric, condition, increaseOver } = complaint
  const target = { job: server, service: server, instance: server }
  const series = selector(
    metric,
    Object.entries(target).map(([label, text]) => equals(label, text)),
  )
  const start = condition === '== 0' && !fires ? 1 : 0
  return {
    series: [{ series, start, perMinute: increaseOver !== undefined && fires ? 1 : 0 }],
    at: complaint.for + 5 * minute,
    labels: target,
  }
}

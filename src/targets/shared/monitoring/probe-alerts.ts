import type { Environment } from '../../../model/environment.ts'
import type { Probe } from '../../../model/monitoring.ts'
import type { Milliseconds } from '../../../model/quantity.ts'
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
import { dashboardUrl, overview } from './conventions.ts'
import { probedService, probeJob } from './probes.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Renewal starts with a third of the life left (15 days of 45): at these times it has failed for a while. */
const certificateDays = { less: 10, most: 3 }

/** Alerts on a check from outside: it fails, nobody makes it, its certificate runs out. */
export function probeAlerts(environment: Environment, probe: Probe): readonly AlertRule[] {
  const certificate = [
    certificateExpires(environment, probe, certificateDays.most, mostUrgent(environment)),
    certificateExpires(environment, probe, certificateDays.less, lessUrgent(environment)),
  ]
  return [
    probeFailed(environment, probe),
    probeMissing(environment, probe),
    ...(probe.certificate ? certificate : []),
  ]
}

function probeFailed(environment: Environment, probe: Probe): AlertRule {
  const wait = Math.max(2 * minute, 4 * probe.every)
  return probeAlert(environment, probe, {
    name: 'ProbeFailed',
    expression: `${ofProbe(probe, 'probe_success')} == 0`,
    for: wait,
    severity: mostUrgent(environment),
    symptom: 'availability',
    summary: `${probe.url} does not answer`,
    description: `Every check from outside has failed for ${wait / minute} minutes, the last ones included.`,
    runbook: `Try it with \`curl -sSv ${probe.url}\`, then follow the request through DNS and the proxy to the service.`,
    fires: probed(environment, probe, 'probe_success', 0, wait),
    quiet: probed(environment, probe, 'probe_success', 1, wait),
  })
}

function probeMissing(environment: Environment, probe: Probe): AlertRule {
  const missing = 5 * minute
  return probeAlert(environment, probe, {
    name: 'ProbeMissing',
    expression: `absent(${ofProbe(probe, 'probe_success')})`,
    for: missing,
    severity: lessUrgent(environment),
    symptom: 'visibility',
    summary: `Nobody checks ${probe.url}`,
    description: `The blackbox exporter has not reported on ${probe.url} for five minutes.`,
    runbook: 'See whether the blackbox exporter runs and what Prometheus says of its targets.',
    fires: { series: [], at: 2 * missing, labels: { job: probeJob(probe) } },
    quiet: probed(environment, probe, 'probe_success', 1, missing),
  })
}

function certificateExpires(
  environment: Environment,
  probe: Probe,
  days: number,
  severity: string,
): AlertRule {
  return probeAlert(environment, probe, {
    name: days === certificateDays.most ? 'CertificateAboutToExpire' : 'CertificateNotRenewed',
    expression: `${ofProbe(probe, 'probe_ssl_earliest_cert_expiry')} - time() < ${days} * 86400`,
    for: hour,
    severity,
    symptom: 'certificate',
    summary: `The certificate of ${new URL(probe.url).hostname} expires in less than ${days} days`,
    description: 'It should have been renewed long ago.',
    runbook: 'See why the last renewal failed; browsers refuse the site once it has expired.',
    // Tests start at the epoch.
    fires: probed(environment, probe, 'probe_ssl_earliest_cert_expiry', (days * day) / 1000 - 1, hour),
    quiet: probed(environment, probe, 'probe_ssl_earliest_cert_expiry', (days * day + day) / 1000, hour),
  })
}

type ProbeAlert = Pick<AlertFacts, 'severity' | 'symptom' | 'summary' | 'description' | 'runbook'> &
  Pick<AlertRule, 'name' | 'expression' | 'for' | 'fires' | 'quiet'>

function probeAlert(environment: Environment, probe: Probe, alert: ProbeAlert): AlertRule {
  const service = probedService(environment, probe)
  const owner = environment.services.find((one) => one.name === service)?.owner
  const facts = { ...alert, service, owner, dashboard: dashboardUrl(environment, overview) }
  return {
    kind: 'alert',
    name: alert.name,
    expression: alert.expression,
    for: alert.for,
    keepFiringFor: 0,
    labels: { ...alertLabels(environment, facts), ...told(environment, probe, service) },
    annotations: alertAnnotations(environment, facts),
    fires: alert.fires,
    quiet: alert.quiet,
  }
}

/** Alerts of several probes of one service are told apart. */
function told(environment: Environment, { name }: Probe, service: string): Readonly<Record<string, string>> {
  const same = environment.monitoring.probes.filter((one) => probedService(environment, one) === service)
  return same.length > 1 ? { probe: name } : {}
}

function ofProbe(probe: Probe, metric: string): Promql {
  return selector(metric, [equals('job', probeJob(probe))])
}

/** The metric has this value for longer than the alert waits. */
function probed(
  environment: Environment,
  probe: Probe,
  metric: string,
  value: number,
  wait: Milliseconds,
): Scenario {
  const target = { job: probeJob(probe), instance: probe.url, service: probedService(environment, probe) }
  const matchers = Object.entries(target).map(([label, text]) => equals(label, text))
  return {
    series: [{ series: selector(metric, matchers), start: value, perMinute: 0 }],
    at: wait + 5 * minute,
    labels: target,
  }
}

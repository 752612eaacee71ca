import type { Environment } from '../../../../model/environment.ts'
import { equals, type Promql, selector } from '../../promql/promql.ts'
import { dashboardUid, overview, recorded, recordedWindow } from '../conventions.ts'
import { exporterOf } from '../exporters.ts'
import { probeJob } from '../probes.ts'
import type { Dashboard, PanelRow } from './dashboard.ts'
import { firingAlerts, firingCount } from './firing.ts'
import { labelTable, type Panel, stat, stateTimeline, timeseries, valueTable } from './panel.ts'
import { budgetScale } from './thresholds.ts'

/** The tier at a glance: what fires, how each service does, what is down. */
export function overviewDashboard(environment: Environment): Dashboard {
  const measured = environment.services.some((service) => service.metrics?.preset === 'http')
  return {
    name: overview,
    title: `${environment.system} (${environment.tier})`,
    variables: [],
    marks: firingAlerts([]),
    rows: [
      { height: 4, panels: stats(environment) },
      ...(measured
        ? [
            { height: 8, panels: [serviceTable(environment)] },
            { height: 8, panels: traffic() },
          ]
        : []),
      { height: 8, panels: [alertTable(), states(environment)] },
      ...probeRows(environment),
    ],
  }
}

function stats(environment: Environment): readonly Panel[] {
  return [
    stat('Firing alerts', firingCount([]), { unit: 'none', thresholds: [{ color: 'red', value: 1 }] }),
    stat('Targets down', 'count(up == 0) or vector(0)', {
      unit: 'none',
      thresholds: [{ color: 'red', value: 1 }],
    }),
    ...environment.slos.map((slo) =>
      stat(
        `${slo.name}: budget left`,
        selector(recorded.sloBudgetRemaining, [equals('slo', slo.name)]),
        budgetScale,
      ),
    ),
  ]
}

/** Without their name, so that the columns of a service meet in one row. */
function byService(record: string): Promql {
  return `max by (service) (${record})`
}

function serviceTable(environment: Environment): Panel {
  return valueTable('Services', { name: 'service', title: 'Service', ...serviceLink(environment) }, [
    {
      title: 'Requests a second',
      expression: byService(recorded.requests(recordedWindow)),
      scale: { unit: 'reqps' },
    },
    {
      title: 'Errors',
      expression: byService(recorded.errorRatio(recordedWindow)),
      scale: { unit: 'percentunit' },
    },
    { title: 'p95', expression: byService(recorded.latency(0.95, recordedWindow)), scale: { unit: 's' } },
    {
      title: 'Least budget left',
      expression: `min by (service) (${recorded.sloBudgetRemaining})`,
      scale: budgetScale,
    },
  ])
}

/** One link for all rows, unless a long name was shortened. */
function serviceLink(environment: Environment): { readonly link?: string } {
  const services = environment.services.filter((service) => service.metrics?.preset === 'http')
  const isPlain = services.every(
    ({ name }) => dashboardUid(environment, name) === `${environment.namespace}-${name}`,
  )
  return isPlain ? { link: `/d/${environment.namespace}-${'${__value.text}'}` } : {}
}

function traffic(): readonly Panel[] {
  return [
    timeseries('Requests', [{ expression: recorded.requests(recordedWindow), legend: '{{service}}' }], {
      unit: 'reqps',
      min: 0,
    }),
    timeseries('Errors (5xx)', [{ expression: recorded.errorRatio(recordedWindow), legend: '{{service}}' }], {
      unit: 'percentunit',
      min: 0,
    }),
  ]
}

function alertTable(): Panel {
  return labelTable('Alerts that fire', firingAlerts([]), [
    'alertname',
    'service',
    'severity',
    'team',
    'symptom',
  ])
}

function states(environment: Environment): Panel {
  const queries = environment.scrapes.map((scrape) => ({
    expression: `max(${selector(exporterOf(environment, scrape)?.up ?? 'up', [equals('job', scrape.job)])})`,
    legend: scrape.service,
  }))
  return stateTimeline('Services and stores', [
    ...queries,
    { expression: 'min(up)', legend: 'everything scraped' },
  ])
}

function probeRows(environment: Environment): readonly PanelRow[] {
  const { probes } = environment.monitoring
  if (probes.length === 0) return []
  const ofProbes = (metric: string) =>
    probes.map((probe) => ({
      expression: selector(metric, [equals('job', probeJob(probe))]),
      legend: probe.name,
    }))
  const panels = [
    stateTimeline('Seen from outside', ofProbes('probe_success')),
    timeseries('Time to answer, from outside', ofProbes('probe_duration_seconds'), { unit: 's', min: 0 }),
  ]
  return [{ height: 7, panels }]
}

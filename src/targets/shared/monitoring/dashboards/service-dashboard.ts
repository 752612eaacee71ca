import type { Environment, Service } from '../../../../model/environment.ts'
import type { CustomMetric, Slo } from '../../../../model/monitoring.ts'
import {
  equals,
  histogramQuantile,
  matches,
  type Promql,
  rate,
  selector,
  sumBy,
} from '../../promql/promql.ts'
import {
  httpHistogram,
  ofService,
  ofSlo,
  quantileName,
  recorded,
  recordedWindow,
  serviceFile,
} from '../conventions.ts'
import type { Dashboard, PanelRow } from './dashboard.ts'
import { firingAlerts, firingCount } from './firing.ts'
import { heatmap, type Panel, stat, timeseries } from './panel.ts'
import { budgetScale, errorThresholds, latencyThresholds } from './thresholds.ts'

/** Grafana's own window, which fits the width of a pixel and at least four scrapes. */
const panelWindow = '$__rate_interval'

/** Rate, errors and duration of a service with `preset: http`, its objectives and its own metrics. */
export function serviceDashboard(environment: Environment, service: Service): Dashboard {
  const slos = environment.slos.filter((slo) => slo.service === service.name)
  return {
    name: serviceFile(service.name),
    title: `${service.name} (${environment.tier})`,
    variables: [
      {
        name: 'route',
        title: 'Route',
        query: `label_values(${ofService(recorded.requestsByRoute(recordedWindow), service.name)}, route)`,
      },
    ],
    marks: firingAlerts([equals('service', service.name)]),
    rows: [
      { height: 4, panels: stats(environment, service, slos) },
      { height: 9, panels: [requestsByStatus(service), errorRatio(environment, service)] },
      { height: 9, panels: [latency(environment, service), latencyMap(service)] },
      { height: 9, panels: [requestsByRoute(service), latencyByRoute(environment, service)] },
      ...(slos.length > 0 ? [{ height: 8, panels: objectives(service) }] : []),
      ...customRows(service),
    ],
  }
}

function stats(environment: Environment, service: Service, slos: readonly Slo[]): readonly Panel[] {
  const of = (record: string) => ofService(record, service.name)
  const up = selector('up', [equals('job', service.name)])
  return [
    stat('Requests a second', of(recorded.requests(recordedWindow)), { unit: 'reqps' }),
    stat('Errors', of(recorded.errorRatio(recordedWindow)), {
      unit: 'percentunit',
      thresholds: errorThresholds(environment, service),
    }),
    stat('p95', of(recorded.latency(0.95, recordedWindow)), {
      unit: 's',
      thresholds: latencyThresholds(environment, service),
    }),
    stat('Instances', `sum(${up})`, {
      unit: 'none',
      baseColor: 'red',
      thresholds: [{ color: 'green', value: 1 }],
    }),
    stat('Firing alerts', firingCount([equals('service', service.name)]), {
      unit: 'none',
      thresholds: [{ color: 'red', value: 1 }],
    }),
    ...slos.map((slo) =>
      stat(`${slo.name}: budget left`, ofSlo(recorded.sloBudgetRemaining, slo.name), budgetScale),
    ),
  ]
}

function requestsByStatus(service: Service): Panel {
  const expression = ofService(recorded.requestsByStatus(recordedWindow), service.name)
  return timeseries('Requests by status', [{ expression, legend: '{{status_code}}' }], {
    unit: 'reqps',
    min: 0,
  })
}

function errorRatio(environment: Environment, service: Service): Panel {
  const expression = ofService(recorded.errorRatio(recordedWindow), service.name)
  return timeseries('Errors (5xx)', [{ expression, legend: 'errors' }], {
    unit: 'percentunit',
    min: 0,
    thresholds: errorThresholds(environment, service),
  })
}

function latency(environment: Environment, service: Service): Panel {
  const queries = [0.5, 0.95, 0.99].map((quantile) => ({
    expression: ofService(recorded.latency(quantile, recordedWindow), service.name),
    legend: quantileName(quantile),
  }))
  return timeseries('Response time', queries, {
    unit: 's',
    min: 0,
    thresholds: latencyThresholds(environment, service),
  })
}

function latencyMap(service: Service): Panel {
  return heatmap('Response times', ofService(recorded.buckets(recordedWindow), service.name))
}

const chosenRoutes = matches('route', '$route')

function requestsByRoute(service: Service): Panel {
  const expression = selector(recorded.requestsByRoute(recordedWindow), [
    equals('service', service.name),
    chosenRoutes,
  ])
  return timeseries('Requests by route', [{ expression, legend: '{{route}}' }], { unit: 'reqps', min: 0 })
}

function latencyByRoute(environment: Environment, service: Service): Panel {
  const buckets = selector(`${httpHistogram}_bucket`, [equals('job', service.name), chosenRoutes])
  const expression = histogramQuantile(0.95, sumBy(['route', 'le'], rate(buckets, panelWindow)))
  return timeseries('p95 by route', [{ expression, legend: '{{route}}' }], {
    unit: 's',
    min: 0,
    thresholds: latencyThresholds(environment, service),
  })
}

function objectives(service: Service): readonly Panel[] {
  const burnRate = ofService(recorded.sloBurnRate, service.name)
  const remaining = ofService(recorded.sloBudgetRemaining, service.name)
  return [
    timeseries('Error budget left', [{ expression: remaining, legend: '{{slo}}' }], budgetScale),
    timeseries(
      'Burn rate of error budgets',
      [{ expression: burnRate, legend: '{{slo}}' }],
      { unit: 'short', min: 0, thresholds: [{ color: 'orange', value: 1 }] },
      'At 1 the budget is gone exactly when its window ends.',
    ),
  ]
}

/** The service's own metrics, three in a row. */
function customRows(service: Service): readonly PanelRow[] {
  const panels = (service.metrics?.custom ?? []).map((metric) => customPanel(service, metric))
  return Array.from({ length: Math.ceil(panels.length / 3) }, (_, index) => ({
    height: 8,
    panels: panels.slice(index * 3, index * 3 + 3),
  }))
}

function customPanel(service: Service, metric: CustomMetric): Panel {
  const legend =
    metric.labels.length === 0 ? metric.name : metric.labels.map((label) => `{{${label}}}`).join(' ')
  const unit = metric.type === 'counter' ? 'short' : metric.exportedName.endsWith('_seconds') ? 's' : 'short'
  return timeseries(
    customTitles[metric.type](metric),
    [{ expression: customExpression(service, metric), legend }],
    { unit },
  )
}

const customTitles: Readonly<Record<CustomMetric['type'], (metric: CustomMetric) => string>> = {
  counter: ({ name }) => `${name} a second`,
  gauge: ({ name }) => name,
  histogram: ({ name }) => `${name}: p95`,
}

function customExpression(service: Service, { type, exportedName, labels }: CustomMetric): Promql {
  const ofJob = (metric: string) => selector(metric, [equals('job', service.name)])
  if (type === 'histogram') {
    return histogramQuantile(
      0.95,
      sumBy([...labels, 'le'], rate(ofJob(`${exportedName}_bucket`), panelWindow)),
    )
  }
  const value = type === 'counter' ? rate(ofJob(exportedName), panelWindow) : ofJob(exportedName)
  return labels.length === 0 ? `sum(${value})` : sumBy(labels, value)
}

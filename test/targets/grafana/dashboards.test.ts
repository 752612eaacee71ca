import { beforeAll, describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import { printBody } from '../../../src/print/print.ts'
import { emit } from '../../../src/targets/grafana/emit.ts'
import { ruleFiles } from '../../../src/targets/shared/monitoring/rule-files.ts'
import { readEnvironment } from '../prometheus/read-environment.ts'
import { dashboardProblems, type WrittenDashboard } from './dashboard-problems.ts'

let production: Environment

beforeAll(async () => {
  production = await readEnvironment('production')
})

function dashboards(environment: Environment): ReadonlyMap<string, WrittenDashboard> {
  const files = emit(environment).filter((file) => file.path.startsWith('dashboards/'))
  return new Map(files.map(({ path, body }) => [path, JSON.parse(printBody(body, 'x'))]))
}

function panel(title: string): object | undefined {
  return dashboards(production)
    .get('dashboards/api.json')
    ?.panels?.find((one) => one.title === title)
}

describe('dashboards', () => {
  test('there is one for the tier and one for each service whose requests are measured', () => {
    expect([...dashboards(production).keys()]).toEqual([
      'dashboards/overview.json',
      'dashboards/ai-assistant.json',
      'dashboards/ai-chat.json',
      'dashboards/api.json',
    ])
  })

  test('Grafana can read them', () => {
    for (const dashboard of dashboards(production).values()) expect(dashboardProblems(dashboard)).toEqual([])
  })

  test('a long name keeps its dashboard within the length of a uid, and apart from others', () => {
    const namespace = 'a-system-with-a-rather-long-name-production'
    const uids = [...dashboards({ ...production, namespace }).values()].map((one) => one.uid ?? '')
    expect(new Set(uids).size).toBe(uids.length)
    for (const uid of uids) expect(uid.length).toBeLessThanOrEqual(40)
  })

  test('every alert leads to a dashboard that exists', () => {
    const urls = new Set([...dashboards(production).values()].map((one) => `/d/${one.uid}`))
    for (const { rules } of ruleFiles(production)) {
      for (const rule of rules) {
        if (rule.kind === 'alert') expect(urls).toContain(rule.annotations.dashboard_url)
      }
    }
  })

  test('panels draw the thresholds of alerts, objectives and baselines', () => {
    expect(panel('Errors (5xx)')).toMatchObject({
      fieldConfig: {
        defaults: {
          unit: 'percentunit',
          thresholds: {
            steps: [
              { color: 'green', value: null },
              { color: 'yellow', value: 0.01 },
              { color: 'red', value: 0.05 },
            ],
          },
        },
      },
    })
    expect(panel('Response time')).toMatchObject({
      fieldConfig: {
        defaults: {
          unit: 's',
          thresholds: {
            steps: [
              { color: 'green', value: null },
              { color: 'yellow', value: 0.5 },
              { color: 'orange', value: 2 },
            ],
          },
        },
      },
    })
  })

  test('metrics of the application have panels of their own', () => {
    expect(panel('ai_requests a second')).toMatchObject({
      targets: [
        { expr: 'sum by (ai_service, result) (rate(ai_requests_total{job="api"}[$__rate_interval]))' },
      ],
    })
  })

  test('a service named like a dashboard of ours steps aside', () => {
    const services = production.services.map((one) => ({
      ...one,
      name: one.name === 'api' ? 'overview' : one.name,
    }))
    expect([...dashboards({ ...production, services }).keys()]).toEqual([
      'dashboards/overview.json',
      'dashboards/ai-assistant.json',
      'dashboards/ai-chat.json',
      'dashboards/service-overview.json',
    ])
  })
})

describe('provisioning', () => {
  test('the folder that dashboards are read from is the one that the container mounts', () => {
    const provider = emit(production).find((file) => file.path === 'provisioning/dashboards/provider.yml')
    expect(provider?.body).toMatchObject({
      documents: [{ providers: [{ options: { path: '/etc/grafana/dashboards' }, allowUiUpdates: false }] }],
    })
  })

  test('the data source knows the time between scrapes', () => {
    const source = emit(production).find((file) => file.path === 'provisioning/datasources/prometheus.yml')
    expect(source?.body).toMatchObject({
      documents: [{ datasources: [{ uid: 'prometheus', jsonData: { timeInterval: '15s' } }] }],
    })
  })

  test('nothing is written where the output is off', () => {
    expect(emit({ ...production, outputs: { ...production.outputs, grafana: undefined } })).toEqual([])
  })
})

describe('the rules on dashboards', () => {
  const place = { x: 0, y: 0, w: 12, h: 8 }
  const good = { id: 1, type: 'stat', title: 'Up', datasource: { uid: 'prometheus' }, gridPos: place }
  const dashboard = (panels: WrittenDashboard['panels']): WrittenDashboard => ({
    uid: 'a',
    title: 'A',
    schemaVersion: 42,
    editable: false,
    panels: panels ?? [],
  })
  const query = (expr: string) => ({ refId: 'A', expr, datasource: { uid: 'prometheus' } })

  test.each([
    ['a removed panel type', [{ ...good, type: 'graph' }], 'graph'],
    ['panels on each other', [good, { ...good, id: 2, gridPos: { ...place, x: 6 } }], 'lies on'],
    ['an id used twice', [good, { ...good, gridPos: { ...place, x: 12 } }], 'used twice'],
    ['a refId used twice', [{ ...good, targets: [query('up'), query('up')] }], 'refId'],
    ['an undefined variable', [{ ...good, targets: [query('up{a="$b"}')] }], 'undefined variable b'],
    ['what is no PromQL', [{ ...good, targets: [query('error_rate > 5%')] }], 'no PromQL'],
  ])('find %s', (_, panels, problem) => {
    expect(dashboardProblems(dashboard(panels)).join()).toContain(problem)
  })
})

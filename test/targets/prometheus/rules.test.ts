import { beforeAll, describe, expect, test } from 'vitest'
import type { Environment, Service } from '../../../src/model/environment.ts'
import type { Condition, Slo } from '../../../src/model/monitoring.ts'
import type { DataMap } from '../../../src/print/body.ts'
import { printBody } from '../../../src/print/print.ts'
import { ruleTests } from '../../../src/targets/prometheus/rule-tests.ts'
import type { AlertRule, Recording } from '../../../src/targets/shared/monitoring/alert-rule.ts'
import { burnAlerts } from '../../../src/targets/shared/monitoring/burn-alerts.ts'
import { ruleFileBody } from '../../../src/targets/shared/monitoring/rule-file-body.ts'
import { ruleFiles } from '../../../src/targets/shared/monitoring/rule-files.ts'
import { readEnvironment } from './read-environment.ts'

let production: Environment
let api: Service

beforeAll(async () => {
  production = await readEnvironment('production')
  const found = production.services.find((service) => service.name === 'api')
  if (found === undefined) throw new Error('the system has no api')
  api = found
})

function rulesOf(environment: Environment, file: string): readonly (Recording | AlertRule)[] {
  return ruleFiles(environment).find((one) => one.name === file)?.rules ?? []
}

function alertsOf(environment: Environment, file: string): readonly AlertRule[] {
  return rulesOf(environment, file).filter((rule) => rule.kind === 'alert')
}

function records(environment: Environment, file: string): readonly string[] {
  return rulesOf(environment, file).flatMap((rule) => (rule.kind === 'recording' ? [rule.record] : []))
}

function withCondition(condition: Partial<Condition>): Environment {
  const [alert] = production.alerts
  if (alert === undefined) throw new Error('the system has no alert')
  return {
    ...production,
    alerts: [{ ...alert, name: 'Probed', condition: { ...alert.condition, ...condition } }],
  }
}

function expressionOf(condition: Partial<Condition>): string | undefined {
  return alertsOf(withCondition(condition), 'api').find((alert) => alert.name === 'Probed')?.expression
}

describe('recordings of a service', () => {
  test('rate, errors and duration are recorded over five minutes', () => {
    expect(records(production, 'api')).toEqual([
      'service:http_requests:rate5m',
      'service:http_request_errors:rate5m',
      'service:http_request_errors:ratio_rate5m',
      'service_status_code:http_requests:rate5m',
      'service_route:http_requests:rate5m',
      'service_le:http_request_duration_seconds_bucket:rate5m',
      'service:http_request_duration_seconds:p50_5m',
      'service:http_request_duration_seconds:p95_5m',
      'service:http_request_duration_seconds:p99_5m',
    ])
  })

  test('the window and the quantile of an alert are recorded too, and nothing more', () => {
    const signal = { kind: 'latency', quantile: 0.9 } as const
    const added = records(withCondition({ signal, window: 1_800_000 }), 'api').slice(9)
    expect(added).toEqual([
      'service:http_requests:rate30m',
      'service_le:http_request_duration_seconds_bucket:rate30m',
      'service:http_request_duration_seconds:p90_30m',
    ])
  })
})

describe('alerts of the authors', () => {
  test('compare what is recorded', () => {
    const common = { operator: '>', window: 300_000 } as const
    expect(expressionOf({ ...common, signal: { kind: 'error_rate' }, threshold: 0.05 })).toBe(
      'service:http_request_errors:ratio_rate5m{service="api"} > 0.05',
    )
    expect(expressionOf({ ...common, signal: { kind: 'latency', quantile: 0.99 }, threshold: 2 })).toBe(
      'service:http_request_duration_seconds:p99_5m{service="api"} > 2',
    )
  })

  test('too few requests include none at all', () => {
    const condition = {
      signal: { kind: 'request_rate' },
      operator: '<',
      threshold: 1,
      window: 300_000,
    } as const
    expect(expressionOf(condition)).toBe(
      '(service:http_requests:rate5m{service="api"} or on () vector(0)) < 1',
    )
  })

  test('carry all labels that routes and inhibitions need', () => {
    const labels = ['severity', 'service', 'environment', 'team', 'symptom']
    for (const { rules } of ruleFiles(production)) {
      for (const rule of rules)
        if (rule.kind === 'alert') expect(Object.keys(rule.labels)).toEqual(expect.arrayContaining(labels))
    }
  })

  test('stand in for an alert of ours of the same name', () => {
    const [alert] = production.alerts
    if (alert === undefined) throw new Error('the system has no alert')
    const environment = { ...production, alerts: [{ ...alert, name: 'ServiceDown' }] }
    expect(alertsOf(environment, 'api').filter((one) => one.name === 'ServiceDown')).toHaveLength(1)
  })
})

describe('alerts on what is scraped', () => {
  test('every scraped job has one for being down and one for not being found', () => {
    const all = ruleFiles(production).flatMap(({ rules }) => rules)
    const expressions = all.flatMap((rule) => (rule.kind === 'alert' ? [rule.expression] : []))
    for (const { job } of production.scrapes) {
      expect(expressions).toContain(`absent(up{job="${job}"})`)
      expect(expressions).toContain(`max by (service) (up{job="${job}"}) == 0`)
    }
  })

  test('a store is down when its exporter says so', () => {
    expect(alertsOf(production, 'db')[0]?.expression).toBe('max by (service) (pg_up{job="db-exporter"}) == 0')
  })
})

describe('burn-rate alerts', () => {
  function burning(change: Partial<Slo>, service: Service = api): readonly AlertRule[] {
    const [slo] = production.slos
    if (slo === undefined) throw new Error('the system has no SLO')
    return burnAlerts(production, service, { ...slo, indicator: { kind: 'availability' }, ...change })
  }

  test('the factor is the share of the budget that may be gone when the long window is', () => {
    expect(burning({ objective: 0.999, window: 30 * 86_400_000 })[0]?.expression).toContain('> 14.4 * 0.001')
    expect(burning({ objective: 0.999, window: 28 * 86_400_000 })[0]?.expression).toContain('> 13.44 * 0.001')
    expect(burning({ objective: 0.999, window: 28 * 86_400_000 })[0]?.expression).toContain('> 5.6 * 0.001')
  })

  test('windows in which the errors that it takes cannot happen are left out and named', () => {
    const [fast] = burning({ objective: 0.9, window: 30 * 86_400_000 })
    expect(fast?.expression).not.toContain('14.4')
    expect(fast?.expression).toContain('> 6 * 0.1')
    expect(fast?.comment).toBe('Not over 5m and 1h: 14.4 times 10% is more errors than there can be.')
  })

  test('an alert of which no window is left is named on the other one', () => {
    const alerts = burning({ objective: 0.8, window: 30 * 86_400_000 })
    expect(alerts.map((alert) => alert.name)).toEqual(['ErrorBudgetBurnsSlowly'])
    expect(alerts[0]?.comment?.split('\n')).toHaveLength(2)
  })

  test('a burn that the budget survives never fires', () => {
    for (const { expression } of burning({ window: 7 * 86_400_000 }))
      expect(expression).not.toMatch(/> 0\.\d+ \*/)
  })

  test('few requests are no evidence, unless the baseline promises more', () => {
    expect(burning({})[0]?.expression).not.toContain('avg_over_time')
    expect(burning({}, { ...api, baseline: undefined })[0]?.expression).toContain(
      'avg_over_time(slo:sli_total:rate5m{slo="api-availability"}[5m]) * 300 >= 20',
    )
  })
})

describe('versions', () => {
  function printed(version: string): string {
    const environment = { ...production, outputs: { ...production.outputs, prometheus: { version } } }
    return ruleFiles(environment)
      .map((file) => printBody(ruleFileBody(environment, file), 'x'))
      .join('')
  }

  test('keep_firing_for is written from 2.42 on', () => {
    expect(printed('2.41')).not.toContain('keep_firing_for')
    expect(printed('2.42')).toContain('keep_firing_for: 5m')
  })
})

describe('rule tests', () => {
  test('each alert has a case in which it fires and one in which it does not', () => {
    const files = ruleFiles(production)
    const cases = ruleTests(files).flatMap(({ body }) => testNames(body))
    for (const alert of files.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'alert'))) {
      const name = `${alert.name} (${alert.labels.service}, ${alert.labels.severity})`
      expect(cases).toContain(`${name} fires`)
      if (alert.name !== 'Watchdog') expect(cases).toContain(`${name} stays quiet`)
    }
  })

  function testNames(body: ReturnType<typeof ruleTests>[number]['body']): readonly unknown[] {
    if (body.kind !== 'yaml') return []
    // The document is one that ruleTests has just built.
    const [document] = body.documents as readonly [{ tests: readonly DataMap[] }]
    return document.tests.map((one) => one.name)
  }
})

describe('standbys', () => {
  const replication = (environment: Environment, file: string) =>
    alertsOf(environment, file).filter(({ labels }) => labels.symptom === 'replication')

  test('that are away or far behind are told of, as many as the tier has', () => {
    expect(replication(production, 'db').map(({ name }) => name)).toEqual(['StandbyMissing', 'StandbyLags'])
    expect(replication(production, 'db')[0]?.expression).toContain('>= 2')
    expect(replication(production, 'cache')[0]?.expression).toContain('< 2')
    const [alert] = replication(withStandbys(1), 'db')
    expect(alert?.expression).toContain('>= 1')
    expect(alert?.annotations.runbook).toContain('app.kubernetes.io/name=db-standby-1')
  })

  test('are nobody of a server that stands alone, or that an operator looks after', () => {
    expect(replication(withStandbys(0), 'db')).toEqual([])
    const stores = production.stores.map((store) => ({ ...store, operated: { image: 'postgres:17' } }))
    expect(replication({ ...production, stores }, 'db')).toEqual([])
  })

  function withStandbys(standbys: number): Environment {
    const stores = production.stores.map((store) =>
      store.topology === undefined ? store : { ...store, topology: { ...store.topology, standbys } },
    )
    return { ...production, stores }
  }
})

import { beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { Environment } from '../../../src/model/environment.ts'
import type { Configuration } from '../../../src/model/workload.ts'
import { printBody } from '../../../src/print/print.ts'
import { emit } from '../../../src/targets/prometheus/emit.ts'
import { configurationFiles } from '../../../src/targets/shared/configuration.ts'
import type { ConfigurationPlatform } from '../../../src/targets/shared/monitoring/scrapes.ts'
import { readEnvironment } from './read-environment.ts'

let production: Environment
let development: Environment

beforeAll(async () => {
  production = await readEnvironment('production')
  development = await readEnvironment('development')
})

function text(
  environment: Environment,
  configuration: Configuration,
  platform: ConfigurationPlatform,
): string {
  const [file] = configurationFiles(configuration, environment, platform)
  if (file === undefined) throw new Error(`no file of ${configuration}`)
  return printBody(file.body, environment.sourceFile)
}

describe('prometheus.yml', () => {
  function jobs(environment: Environment, platform: ConfigurationPlatform): ReadonlyMap<string, unknown> {
    const document = parse(text(environment, 'prometheus', platform))
    return new Map(document.scrape_configs.map((job: { job_name: string }) => [job.job_name, job]))
  }

  test('on Kubernetes a job finds the pods behind a Service at their metrics port', () => {
    expect(jobs(production, 'kubernetes').get('db-exporter')).toEqual({
      job_name: 'db-exporter',
      kubernetes_sd_configs: [
        {
          role: 'endpointslice',
          namespaces: { names: ['policy-governance-production'] },
          selectors: [{ role: 'endpointslice', label: 'kubernetes.io/service-name=db-exporter' }],
        },
      ],
      relabel_configs: [
        { source_labels: ['__meta_kubernetes_endpointslice_port'], regex: '9187', action: 'keep' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'instance' },
        { target_label: 'service', replacement: 'db' },
      ],
    })
  })

  test('on compose a job finds every address behind a name', () => {
    expect(jobs(production, 'compose').get('db-exporter')).toEqual({
      job_name: 'db-exporter',
      dns_sd_configs: [{ names: ['db-exporter'], type: 'A', port: 9187 }],
      relabel_configs: [{ target_label: 'service', replacement: 'db' }],
    })
  })

  test('series and alerts say which system and tier they are of', () => {
    expect(parse(text(production, 'prometheus', 'kubernetes')).global.external_labels).toEqual({
      system: 'policy-governance',
      environment: 'production',
    })
  })

  test('programs of the authors have limits, exporters have none', () => {
    expect(jobs(production, 'kubernetes').get('api')).toMatchObject({
      sample_limit: 5000,
      body_size_limit: '10MB',
    })
    expect(jobs(production, 'kubernetes').get('db-exporter')).not.toHaveProperty('sample_limit')
  })

  test('every monitoring server is scraped', () => {
    const names = [...jobs(production, 'kubernetes').keys()]
    expect(names).toEqual(expect.arrayContaining(['alertmanager', 'blackbox', 'grafana', 'prometheus']))
  })

  test('a probe asks the public address, and in a local copy the proxy that stands for it', () => {
    expect(jobs(production, 'kubernetes').get('probe-public')).toMatchObject({
      scrape_interval: '30s',
      params: { module: ['http'], target: ['https://api.policygovernance.com/health'] },
      static_configs: [{ labels: { instance: 'https://api.policygovernance.com/health', service: 'api' } }],
    })
    expect(jobs(production, 'compose').get('probe-public')).toMatchObject({
      params: {
        module: ['http_proxy'],
        target: ['https://proxy:8443/health'],
        hostname: ['api.policygovernance.com'],
      },
    })
    expect(Object.keys(parse(text(production, 'blackbox', 'compose')).modules)).toEqual([
      'http',
      'http_proxy',
    ])
  })
})

describe('alertmanager.yml', () => {
  function configuration(environment: Environment) {
    return parse(text(environment, 'alertmanager', 'compose'))
  }

  test('what no route takes goes to the least urgent receiver', () => {
    expect(configuration(production).route.receiver).toBe('warning')
  })

  test('each severity has a route and a receiver with all of its channels', () => {
    const { route, receivers } = configuration(production)
    expect(route.routes.map((one: { receiver: string }) => one.receiver)).toEqual([
      'heartbeat',
      'critical',
      'warning',
    ])
    expect(route.routes[1]).toMatchObject({
      matchers: ['severity="critical"'],
      group_wait: '10s',
      repeat_interval: '1h',
    })
    const [critical, warning] = receivers
    expect(Object.keys(critical)).toEqual(['name', 'pagerduty_configs', 'slack_configs'])
    expect(Object.keys(warning)).toEqual(['name', 'slack_configs'])
  })

  test('secrets are files', () => {
    const { receivers } = configuration(production)
    expect(receivers[0].pagerduty_configs[0].routing_key_file).toBe('/run/secrets/pager-key')
    expect(receivers[0].slack_configs[0].api_url_file).toBe('/run/secrets/slack-url')
    expect(receivers[2].webhook_configs[0].url_file).toBe('/run/secrets/heartbeat-url')
  })

  test('mail and webhooks have their secrets as files too', () => {
    const channels = [
      {
        name: 'mail',
        kind: 'email',
        to: 'ops@example.com',
        from: 'alerts@example.com',
        smarthost: 'smtp.example.com:587',
        user: 'alerts',
        secret: 'smtp-password',
      },
      { name: 'hook', kind: 'webhook', secret: 'hook-url' },
    ] as const
    const severities = [
      { name: 'critical', channels: ['mail', 'hook'], repeat: 3_600_000, incident: undefined },
    ]
    const [critical] = configuration({ ...production, channels, severities }).receivers
    expect(critical.email_configs[0].auth_password_file).toBe('/run/secrets/smtp-password')
    expect(critical.webhook_configs).toEqual([{ url_file: '/run/secrets/hook-url' }])
  })

  test('the watchdog comes first, and without a heartbeat goes where nobody is notified', () => {
    const { route, receivers } = configuration({ ...production, heartbeat: undefined })
    expect(route.routes[0]).toEqual({ receiver: 'no-notification', matchers: ['alertname="Watchdog"'] })
    expect(receivers.at(-1)).toEqual({ name: 'no-notification' })
    expect(text({ ...production, heartbeat: undefined }, 'alertmanager', 'compose')).toContain(
      '# No heartbeat service is declared',
    )
  })

  test('planned work silences all but the most urgent severity', () => {
    const { route, time_intervals: intervals } = configuration(production)
    const [watchdog, critical, warning] = route.routes
    expect(watchdog).not.toHaveProperty('mute_time_intervals')
    expect(critical).not.toHaveProperty('mute_time_intervals')
    expect(warning.mute_time_intervals).toEqual(['weekly'])
    expect(intervals.map((one: { name: string }) => one.name)).toEqual(['weekly'])
  })

  test('what explains an alert holds it back, but never the watchdog', () => {
    const rules: readonly { source_matchers: string[]; target_matchers: string[]; equal: string[] }[] =
      configuration(production).inhibit_rules
    expect(rules[0]).toEqual({
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ['service', 'environment', 'symptom'],
    })
    expect(rules).toContainEqual({
      source_matchers: ['alertname="ServiceDown"', 'service="db"'],
      target_matchers: ['alertname!~"ServiceDown|Watchdog"', 'service=~"ai-assistant|ai-chat|api|worker"'],
      equal: ['environment'],
    })
    for (const rule of rules.slice(1)) expect(rule.target_matchers[0]).toContain('Watchdog')
  })

  test('without severities everything goes where nobody is notified', () => {
    const { route, receivers } = configuration({
      ...development,
      severities: [],
      channels: [],
      maintenance: [],
    })
    expect(route.receiver).toBe('no-notification')
    expect(receivers).toEqual([{ name: 'no-notification' }])
  })
})

describe('the prometheus target', () => {
  test('writes nothing where the output is off', () => {
    expect(emit({ ...production, outputs: { ...production.outputs, prometheus: undefined } })).toEqual([])
  })

  test('writes the same configuration that containers mount', () => {
    const written = new Map(emit(production).map((file) => [file.path, file.body]))
    for (const name of ['prometheus', 'alertmanager', 'blackbox'] as const) {
      for (const file of configurationFiles(name, production, 'kubernetes'))
        expect(written.get(file.path)).toEqual(file.body)
    }
  })

  test('writes YAML that is read back without a problem, and nothing undefined', () => {
    for (const { path, body } of emit(production)) {
      if (!path.endsWith('.yml')) continue
      for (const document of parseAllDocuments(printBody(body, 'x')))
        expect(document).toMatchObject({ errors: [], warnings: [] })
      expect(printBody(body, 'x')).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  test('the proxy has no configuration here', () => {
    expect(() => configurationFiles('nginx', production, 'compose')).toThrow('nginx')
  })
})

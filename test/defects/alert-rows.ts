import { expect } from 'vitest'
import { exporters, probeMetrics, selfMetrics } from '../../src/targets/shared/monitoring/exporters.ts'
import { metricNames } from '../targets/prometheus/promql-names.ts'
import { type Compiled, clusters, each, type Read, type Tier, tiers } from './compiled.ts'
import type { Row } from './row.ts'

/** Every alert of every tier, but the one that always fires. */
function everyAlert(files: Compiled, check: (alert: Read, tier: Tier) => void): void {
  each(tiers, (tier) =>
    each(
      files.alerts(tier).filter(({ alert }) => alert !== 'Watchdog'),
      (alert) => check(alert, tier),
    ),
  )
}

function everyRule(files: Compiled, check: (rule: Read, tier: Tier) => void): void {
  each(tiers, (tier) => each(files.rules(tier), (rule) => check(rule, tier)))
}

function alertsNamed(files: Compiled, tier: Tier, name: string): readonly Read[] {
  return files.alerts(tier).filter(({ alert }) => alert === name)
}

function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
  return [...duration.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0),
    0,
  )
}

/** Metrics that something of the system exports: ours, and those of the catalogue of exporters. */
const exported = [
  'up',
  'http_request_duration_seconds_bucket',
  'http_request_duration_seconds_count',
  'ai_requests_total',
  ...Object.values(exporters).flatMap(({ metrics }) => metrics),
  ...probeMetrics,
  ...selfMetrics,
]

const buckets = [0.05, 0.1, 0.2, 0.5, 0.8, 1, 2, 5]

/** The defects of metrics, rules and the Alertmanager. */
export const alertRows: readonly Row[] = [
  {
    id: 'operate D1',
    defect: 'a threshold in percent is a modulo',
    check: (files) => everyRule(files, ({ expr }) => expect(expr).not.toContain('%')),
  },
  {
    id: 'operate D2',
    defect: 'a threshold with a unit compares a metric that does not exist with a number of seconds',
    check: (files) =>
      everyRule(files, ({ expr }) => {
        expect(expr.replace(/\[\w+\]/g, '')).not.toMatch(/[<>=] *\d+(\.\d+)?(ms|s|m|h|d|y)\b/)
        expect(metricNames(expr).every((name) => name !== '')).toBe(true)
      }),
  },
  {
    id: 'operate D4',
    defect: 'a counter of a whole life is compared with a number',
    check: (files) =>
      each(tiers, (tier) => {
        const expressions = files.rules(tier).map(({ expr }) => expr)
        each(
          expressions.flatMap((expr) => expr.match(/\b\w+(_total|_count|_bucket)\{[^}]*\}(\[\w+\])?/g) ?? []),
          (counter) => expect(counter).toMatch(/\]$/),
        )
        each(expressions, (expr) => expect(expr).not.toMatch(/(?<![\w:])\w+_total\b(?![{:])/))
      }),
  },
  {
    id: 'operate D5',
    defect: 'a rule reads what nobody exports, and stays silent for ever',
    check: (files) =>
      each(tiers, (tier) => {
        const recorded = files.rules(tier).flatMap(({ record }) => record ?? [])
        const known = new Set([...exported, ...recorded])
        each(
          files.rules(tier).flatMap(({ expr }) => metricNames(expr)),
          (name) => expect(known, name).toContain(name),
        )
      }),
  },
  {
    id: 'operate D8',
    defect: 'one failed probe is an outage',
    check: (files) =>
      each(clusters, (tier) => {
        const { scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        const probe = scrape_configs.find(({ job_name }: Read) => job_name === 'probe-public')
        each(alertsNamed(files, tier, 'ProbeFailed'), (alert) =>
          expect(seconds(alert.for)).toBeGreaterThanOrEqual(4 * seconds(probe.scrape_interval)),
        )
      }),
  },
  {
    id: 'operate D10',
    defect: 'a sum over nothing is nothing, and not less than one',
    check: (files) =>
      each(tiers, (tier) => {
        const errors = files.rules(tier).filter(({ record }) => /errors:rate5m$/.test(record ?? ''))
        each(errors, ({ expr }) => expect(expr).toMatch(/\bor\b\s+0 \*/))
        const sums = files.alerts(tier).filter(({ expr }) => /\b(sum|count)\b[^<]*<\s*\d/.test(expr))
        each(sums, ({ expr }) => expect(expr).toMatch(/\bor\b\s+(0 \*|vector\(0\))/))
      }),
  },
  {
    id: 'operate D11',
    defect: 'a ratio is a mean of ratios',
    check: (files) =>
      each(tiers, (tier) => {
        const ratios = files.rules(tier).filter(({ record }) => /errors:ratio_rate5m$/.test(record ?? ''))
        each(ratios, ({ expr }) => expect(expr).toMatch(/errors:rate5m[^/]*\/\s*\([^/]*:rate5m[^/]* > 0\)/))
        everyRule(files, ({ expr }) => expect(expr).not.toMatch(/\bavg\b/))
      }),
  },
  {
    id: 'operate D12',
    defect: 'a percentile is a mean of percentiles',
    check: (files) =>
      each(tiers, (tier) => {
        const percentiles = files.rules(tier).filter(({ expr }) => expr.includes('histogram_quantile'))
        each(percentiles, ({ expr }) => expect(expr).toMatch(/^histogram_quantile\(0\.\d+, service_le:/))
        const source = files.rules(tier).find(({ record }) => record?.startsWith('service_le:'))
        expect(source.expr).toMatch(/^sum by \(service, le\) \(rate\(/)
      }),
  },
  {
    id: 'operate D13',
    defect: 'a threshold lies between two buckets',
    check: (files) =>
      each(tiers, (tier) => {
        const bounds = files.rules(tier).flatMap(({ expr }) => [...expr.matchAll(/\ble=~?"([^"]+)"/g)])
        each(bounds, ([, bound]) => expect(buckets).toContain(Number(bound.replace(/\(.*$/, ''))))
      }),
  },
  {
    id: 'operate D14',
    defect: 'a label without bound takes the server down',
    check: (files) =>
      each(tiers, (tier) => {
        const { scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        const api = scrape_configs.find(({ job_name }: Read) => job_name === 'api')
        expect(api).toMatchObject({ sample_limit: 5000, label_limit: 30, body_size_limit: '10MB' })
      }),
  },
  {
    id: 'operate D15',
    defect: 'a severity has no receiver',
    check: (files) =>
      each(tiers, (tier) => {
        const { route, receivers } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        const routed = route.routes.flatMap(({ matchers }: Read) => matchers)
        everyAlert(files, ({ labels }) => expect(routed).toContain(`severity="${labels.severity}"`))
        const known = new Map<string, Read>(receivers.map((one: Read) => [one.name, one]))
        each([route, ...route.routes], ({ receiver }) => expect(known.has(receiver), receiver).toBe(true))
        each(['critical', 'warning'], (name) =>
          expect(Object.keys(known.get(name)).length).toBeGreaterThan(1),
        )
      }),
  },
  {
    id: 'operate D16',
    defect: 'one error wakes somebody',
    check: (files) =>
      everyAlert(files, ({ alert, labels, for: pending = '0s' }) => {
        if (labels.severity === 'critical') expect(seconds(pending), alert).toBeGreaterThanOrEqual(60)
      }),
  },
  {
    id: 'operate D17',
    defect: 'the server starts without a word and without a rule',
    check: (files) => {
      each(tiers, (tier) => {
        expect(files.yaml(`${tier}/prometheus/prometheus.yml`).rule_files).toEqual(['rules/*.yml'])
        expect(files.alerts(tier).length).toBeGreaterThan(10)
        expect(files.compose(tier).services.prometheus.volumes).toContain(
          '../prometheus/rules:/etc/prometheus/rules:ro',
        )
      })
      each(clusters, (tier) => {
        const pod = files.pods(tier).find(({ owner }) => owner.metadata.name === 'prometheus')
        const volume = pod?.spec.volumes.find(({ name }: Read) => name === 'prometheus-files')
        const mounted = volume.configMap.items
          .map(({ path }: Read) => path)
          .filter((path: string) => path.startsWith('rules/'))
        const written = files.texts(new RegExp(`^${tier}/prometheus/rules/`)).map(([path]) => path)
        expect(mounted.map((path: string) => `${tier}/prometheus/${path}`).sort()).toEqual(
          [...written].sort(),
        )
      })
    },
  },
  {
    id: 'operate D18',
    defect: 'alerts go to a server that nobody runs',
    check: (files) =>
      each(tiers, (tier) => {
        const { alerting } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        expect(alerting.alertmanagers[0].static_configs[0].targets).toEqual(['alertmanager:9093'])
        expect(files.compose(tier).services).toHaveProperty('alertmanager')
        if (tier !== 'development')
          expect(files.object(tier, 'Service', 'alertmanager').spec.ports[0].port).toBe(9093)
      }),
  },
  {
    id: 'operate D19',
    defect: 'each scrape of a service hits another of its instances',
    check: (files) =>
      each(files.texts(/prometheus\.yml$/), ([path, text]) => {
        if (path.includes('datasources')) return
        const targets = [...text.matchAll(/^ {8,}- targets:\n\s+- (\S+)$/gm)].map(([, target]) => target)
        each(targets, (target) =>
          expect(['localhost:9090', 'alertmanager:9093', 'blackbox:9115']).toContain(target),
        )
        expect(text).toMatch(/job_name: api\n[\s\S]*?(dns_sd_configs|kubernetes_sd_configs)/)
      }),
  },
  {
    id: 'operate D20',
    defect: 'tiers cannot be told apart, and the server forgets before the month of an objective is over',
    check: (files) =>
      each(tiers, (tier) => {
        const { global, scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        expect(global.external_labels.environment).toBe(tier)
        expect(scrape_configs.map(({ job_name }: Read) => job_name)).toContain('prometheus')
        const { command } = files.compose(tier).services.prometheus
        expect(command).toContain('--storage.tsdb.retention.time=33d')
      }),
  },
  {
    id: 'operate D21',
    defect: 'compose is watched, and the cluster is not',
    check: (files) =>
      each(clusters, (tier) => {
        const { scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        const services = new Map(files.objects(tier, 'Service').map((one) => [one.metadata.name, one]))
        const found = scrape_configs.flatMap(({ kubernetes_sd_configs = [], relabel_configs }: Read) =>
          kubernetes_sd_configs.map(({ selectors }: Read) => ({
            service: selectors[0].label.replace('kubernetes.io/service-name=', ''),
            port: Number(relabel_configs[0].regex),
          })),
        )
        each<Read>(found, ({ service, port }) =>
          expect(
            services.get(service)?.spec.ports.map((one: Read) => one.port),
            service,
          ).toContain(port),
        )
        const { rules } = files.object(tier, 'Role', 'prometheus')
        expect(rules.flatMap(({ resources }: Read) => resources).sort()).toEqual([
          'endpointslices',
          'pods',
          'services',
        ])
      }),
  },
  {
    id: 'operate D24',
    defect: 'a promise is broken for long before anybody hears',
    check: (files) =>
      each(tiers, (tier) => {
        // Promised: at most 1% of errors, and 99% of the answers within 500 ms.
        const [slow] = alertsNamed(files, tier, 'ErrorBudgetBurnsSlowly')
        expect(slow.expr).toMatch(/ratio_rate1d\{[^}]*\} > 3 \* 0\.001/)
        const latency = alertsNamed(files, tier, 'ErrorBudgetBurnsFast').map(({ labels }) => labels.slo)
        expect([...latency].sort()).toEqual(['api-availability', 'api-latency'])
      }),
  },
  {
    id: 'operate D27',
    defect: 'a busy processor or a full memory wakes somebody',
    check: (files) =>
      everyAlert(files, ({ expr, labels }) => {
        if (labels.severity === 'critical') expect(expr).not.toMatch(/cpu|memory|filesystem/)
      }),
  },
  {
    id: 'operate D28',
    defect: 'alerts flap',
    check: (files) =>
      everyAlert(files, ({ alert, expr, for: pending = '0s', keep_firing_for }, tier) => {
        const { global } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        expect(seconds(pending), alert).toBeGreaterThanOrEqual(2 * seconds(global.evaluation_interval))
        if (/ratio|p95/.test(expr)) expect(keep_firing_for, alert).toBe('5m')
      }),
  },
  {
    id: 'operate D29',
    defect: 'an exporter that is gone leaves a green dashboard',
    check: (files) =>
      each(tiers, (tier) => {
        const { scrape_configs } = files.yaml(`${tier}/prometheus/prometheus.yml`)
        const expressions = files.alerts(tier).map(({ expr }) => expr)
        const jobs = scrape_configs
          .map(({ job_name }: Read) => job_name)
          .filter((name: string) => name !== 'prometheus')
        each<string>(jobs, (job) =>
          expect(
            expressions.filter(
              (expr) => expr === `absent(up{job="${job}"})` || expr === `absent(probe_success{job="${job}"})`,
            ),
            job,
          ).toHaveLength(1),
        )
      }),
  },
  {
    id: 'operate D30',
    defect: 'the monitoring dies, and nobody hears',
    check: (files) =>
      each(tiers, (tier) => {
        expect(alertsNamed(files, tier, 'Watchdog')).toMatchObject([{ expr: 'vector(1)' }])
        const { route, receivers } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        expect(route.routes[0].matchers).toEqual(['alertname="Watchdog"'])
        if (tier === 'development') return
        expect(route.routes[0].receiver).toBe('heartbeat')
        expect(receivers.find(({ name }: Read) => name === 'heartbeat').webhook_configs[0].url_file).toBe(
          '/run/secrets/heartbeat-url',
        )
      }),
  },
  {
    id: 'operate D31',
    defect: 'the pager shows a bare name',
    check: (files) =>
      everyAlert(files, ({ alert, labels, annotations }, tier) => {
        expect(labels, alert).toMatchObject({ environment: tier, team: 'platform' })
        for (const label of ['severity', 'service', 'symptom']) expect(labels[label], alert).toBeTruthy()
        for (const note of ['summary', 'description', 'runbook', 'dashboard_url', 'incident'])
          expect(annotations[note], `${note} of ${alert}`).toBeTruthy()
      }),
  },
  {
    id: 'operate D32',
    defect: 'one database that is down makes thirty pages',
    check: (files) =>
      each(tiers, (tier) => {
        const { route, inhibit_rules } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        expect(route.group_by).toEqual(['alertname', 'service', 'environment'])
        const silenced = inhibit_rules.find(({ source_matchers }: Read) =>
          source_matchers.includes('service="db"'),
        )
        expect(silenced.target_matchers).toContain('service=~"ai-assistant|ai-chat|api|worker"')
        expect(inhibit_rules[0].equal).toEqual(['service', 'environment', 'symptom'])
      }),
  },
  {
    id: 'operate D33',
    defect: 'each alert has channels of its own',
    check: (files) =>
      each(tiers, (tier) => {
        const { route, receivers } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        each<Read>(route.routes, ({ matchers }) =>
          expect(matchers.join()).toMatch(/^(severity|alertname="Watchdog")/),
        )
        const critical = receivers.find(({ name }: Read) => name === 'critical')
        expect('pagerduty_configs' in critical).toBe(tier === 'production')
      }),
  },
  {
    id: 'operate D34',
    defect: 'an alert has no number',
    check: (files) =>
      everyAlert(files, ({ alert, expr }) => expect(expr, alert).toMatch(/([<>]|==) *[\d(]|^absent\(/)),
  },
  {
    id: 'operate D35',
    defect: 'a measure of the business has neither name nor type',
    check: (files) =>
      each(tiers, (tier) => {
        const [failing] = alertsNamed(files, tier, 'AiFailing')
        expect(new Set(metricNames(failing.expr))).toEqual(new Set(['ai_requests_total']))
        expect(failing.expr).toContain('increase(ai_requests_total{job="api",result="success"}[1h])')
      }),
  },
]

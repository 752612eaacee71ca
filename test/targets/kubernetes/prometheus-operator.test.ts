import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { withNamespace } from '../../../src/targets/shared/promql/with-namespace.ts'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

const labels = { release: 'kube-prometheus-stack' }

const clustered = await resolved(
  spec()
    .replace(
      'stores: {',
      'stores: {cache: {kind: redis, role: cache, managed: {host: cache.example.com, cluster: true}}, ',
    )
    .replace('uses: {', 'uses: {cache: {bind: {CACHE_URL: url}}, '),
  'kubernetes',
)

test('a cluster of Redis has a target for each server, all of them asked through its exporter', (context) => {
  const all = objectsOf(clustered)
  const { metadata, spec } = objectOf(all, 'ScrapeConfig', 'cache-exporter-nodes')
  expect(metadata.labels).toEqual(labels)
  expect(spec.httpSDConfigs).toEqual([
    { url: 'http://cache-exporter.shop-production.svc:9121/discover-cluster-nodes' },
  ])
  expect(spec.relabelings).toContainEqual({
    targetLabel: '__address__',
    replacement: 'cache-exporter.shop-production.svc:9121',
  })
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  expect(judge(objectOf(all, 'ScrapeConfig', 'cache-exporter-nodes'))).toEqual([])
})

function spec(run = ''): string {
  return `
outputs: {ci: none, kubernetes: {operators: {prometheus: {namespace: observability, labels: {release: kube-prometheus-stack}}}}}
services:
  api: {image: "shop/api:1.4.0", ports: {http: 3000, metrics: 9464}, uses: {db: {pool: 5}}, metrics: {preset: http, port: metrics, path: /stats}}
stores: {db: {kind: postgres, version: 17, database: shop, user: shop, password: {secret: db-password}, instance: {storage: 10Gi}}}
secrets: {db-password: {source: "vault:production/db#password"}, pager-key: {source: "vault:production/pager#key"}}
routes: {web: {hosts: {"\${domain}": {}}, paths: {/: {to: api}}}}
monitoring: {scrape: 30s, ${run}probes: {public: {http: "https://\${domain}/", every: 1m}}}
slos: {fast: {of: api, sli: latency < 500ms, objective: 99%, window: 30d}}
alerts: {Errors: {of: api, when: error_rate > 5% over 10m, severity: critical}, Quiet: {of: api, when: request_rate < 1/s over 5m, severity: critical}}
notify: {channels: {pager: {pagerduty: {secret: pager-key}}}, severities: {critical: {to: [pager]}}}
owners: {team: {email: team@example.com}}
backups: none
`
}

const objects = objectsOf(await resolved(spec(), 'kubernetes'))
const ofKind = (kind: string): readonly Read[] => objects.filter((object) => object.kind === kind)

test('the cluster scrapes the pods of each job, with the labels that rules rely on', () => {
  expect(ofKind('PodMonitor').map(({ metadata }) => metadata.name)).toEqual(['api', 'db-exporter'])
  const { metadata, spec } = objectOf(objects, 'PodMonitor', 'api')
  expect(metadata.labels).toEqual(labels)
  expect(spec.jobLabel).toBe('app.kubernetes.io/name')
  const pod = objectOf(objects, 'Deployment', 'api').spec.template
  expect(pod.metadata.labels).toMatchObject(spec.selector.matchLabels)
  expect(spec.podMetricsEndpoints).toMatchObject([{ port: 'metrics', path: '/stats', interval: '30s' }])
  const [, ofStore] = objectOf(objects, 'PodMonitor', 'db-exporter').spec.podMetricsEndpoints[0].relabelings
  expect(ofStore).toEqual({ targetLabel: 'service', replacement: 'db' })
})

test('no server of its own runs, and the exporters and the prober do', () => {
  const names = ofKind('Deployment').map(({ metadata }) => metadata.name)
  expect(names).toEqual(expect.arrayContaining(['api', 'blackbox', 'db-exporter']))
  expect(objects.filter(({ metadata }) => metadata.name === 'prometheus')).toEqual([])
})

test.each([
  ['api', [9464]],
  ['db-exporter', [9187]],
  ['blackbox', [9115]],
])('the namespace of that Prometheus gets in to %s', (name, ports) => {
  const { ingress } = objectOf(objects, 'NetworkPolicy', name).spec
  expect(ingress).toContainEqual({
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } } }],
    ports: ports.map((port) => ({ port })),
  })
})

test('a probe goes through the prober of the tier', () => {
  expect(objectOf(objects, 'Probe', 'public').spec).toMatchObject({
    jobName: 'probe-public',
    interval: '1m',
    prober: { url: 'blackbox.shop-production.svc:9115' },
    targets: { staticConfig: { static: ['https://shop.example.com/'], labels: { service: 'api' } } },
  })
})

/** The matchers of each series in an expression. */
function matchersIn(expression: string): readonly string[] {
  const found: string[] = []
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expression}`)
      if (node.name === 'VectorSelector') found.push(expression.slice(node.from, node.to))
    },
  })
  return found
}

test('each rule looks at its own namespace alone, and says which it is', () => {
  const rules = ofKind('PrometheusRule').flatMap(({ spec }) =>
    spec.groups.flatMap((group: Read) => group.rules),
  )
  expect(rules.length).toBeGreaterThan(20)
  const open = rules
    .flatMap(({ expr }) => matchersIn(expr))
    .filter((series) => !series.includes('{namespace="shop-production"'))
  expect(open).toEqual([])
  expect(rules.filter(({ labels }) => labels.namespace !== 'shop-production')).toEqual([])
})

test('braces in texts are not those of a series', () => {
  expect(withNamespace('a{} or b{c="{\\"}",d="}"}', 'n')).toBe(
    'a{namespace="n"} or b{namespace="n",c="{\\"}",d="}"}',
  )
})

test('a tier with a server of its own keeps its rules there', async () => {
  const own = objectsOf(await resolved(spec('run: {prometheus: {}}, '), 'kubernetes'))
  const kinds = new Set(own.map(({ kind }) => kind))
  expect([kinds.has('PodMonitor'), kinds.has('PrometheusRule'), kinds.has('Probe')]).toEqual([
    true,
    false,
    false,
  ])
})

test('the operator knows every field', (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const ours = objects.filter(({ apiVersion }) => apiVersion === 'monitoring.coreos.com/v1')
  if (judge(ours[0]).includes('there is no PodMonitor in monitoring.coreos.com/v1'))
    context.skip('an older schema')
  expect(ours.flatMap((object) => judge(object))).toEqual([])
})

test.for(['promtool-trixie', 'promtool-forky'] as const)('%s takes the rules', (name, context) => {
  const promtool = requireTool(name, context)
  const folder = mkdtempSync(join(tmpdir(), 'plinth-rules-'))
  try {
    for (const { metadata, spec } of ofKind('PrometheusRule')) {
      writeFileSync(join(folder, `${metadata.name}.yml`), stringify(spec))
      const run = spawnSync(
        promtool,
        ['check', 'rules', '--lint-fatal', join(folder, `${metadata.name}.yml`)],
        { encoding: 'utf8' },
      )
      expect([run.status, run.stderr]).toEqual([0, ''])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { describe, expect, test } from 'vitest'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { resolved } from '../../resolve/resolved.ts'
import { filesOf, objectOf, objectsOf, type Read } from './rendered.ts'

interface Case {
  readonly by: string
  readonly operators?: string
  readonly monitoring?: string
  readonly more?: string
}

const ownPrometheus = 'monitoring: {run: {prometheus: {}}}'

function specOf({ by, operators = '{}', monitoring = ownPrometheus, more = '' }: Case): string {
  return `
outputs: {ci: none, kubernetes: {operators: ${operators}}}
${monitoring}
services:
  api: {image: "shop/api:1.4.0", ports: {http: 3000}, metrics: {preset: http}, scale: {min: 2, max: 6, by: ${by}}}
${more}`
}

async function objects(one: Case): Promise<readonly Read[]> {
  return objectsOf(await resolved(specOf(one), 'kubernetes'))
}

async function triggers(one: Case): Promise<readonly Read[]> {
  return objectOf(await objects(one), 'ScaledObject', 'api').spec.triggers
}

describe('what the cluster measures', () => {
  test('is followed by an autoscaler, of the container and not of the pod', async () => {
    const { spec } = objectOf(
      await objects({ by: '{cpu: 70%, memory: 80%}' }),
      'HorizontalPodAutoscaler',
      'api',
    )
    const measured = spec.metrics.map(({ containerResource }: Read) => [
      containerResource.container,
      containerResource.name,
      containerResource.target.averageUtilization,
    ])
    expect(measured).toEqual([
      ['api', 'cpu', 70],
      ['api', 'memory', 80],
    ])
  })

  test('is added to by layers, one measure at a time', async () => {
    const environment = await resolved(
      specOf({ by: '{cpu: 70%}', more: '\ndefaults: {services: {scale: {by: {rps: 50}}}}' }),
      'kubernetes',
    )
    expect(environment.workloads.find(({ name }) => name === 'api')?.scale.by).toMatchObject([
      { kind: 'cpu', utilisation: 0.7 },
      { kind: 'rps', target: 50 },
    ])
  })
})

describe('requests', () => {
  test('are what KEDA asks the own Prometheus of the tier for, which lets it in', async () => {
    const all = await objects({ by: '{cpu: 70%, rps: 100}' })
    expect(all.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([])
    expect(await triggers({ by: '{cpu: 70%, rps: 100}' })).toEqual([
      { type: 'cpu', metricType: 'Utilization', metadata: { containerName: 'api', value: '70' } },
      {
        type: 'prometheus',
        metricType: 'AverageValue',
        metadata: {
          serverAddress: 'http://prometheus.shop-production.svc:9090',
          query: 'sum(rate(http_request_duration_seconds_count{job="api"}[1m]))',
          threshold: '100',
          ignoreNullValues: 'false',
        },
      },
    ])
    expect(objectOf(all, 'NetworkPolicy', 'prometheus').spec.ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } },
          podSelector: { matchLabels: { app: 'keda-operator' } },
        },
      ],
      ports: [{ port: 9090 }],
    })
  })

  test("are asked of the cluster's Prometheus for this namespace alone", async () => {
    const [trigger] = await triggers({
      by: '{rps: 100}',
      operators: '{prometheus: {namespace: observability}, keda: {namespace: scalers}}',
      monitoring: 'monitoring: {scrape: 30s}',
    })
    expect(trigger.metadata).toMatchObject({
      serverAddress: 'http://prometheus-operated.observability.svc:9090',
      query: 'sum(rate(http_request_duration_seconds_count{job="api",namespace="shop-production"}[2m]))',
    })
  })

  test('are a measure of pods where prometheus-adapter shows them, with the rule that it needs', async () => {
    const one = { by: '{rps: 0.5}', operators: '{prometheus: {}, prometheus-adapter: {}}' }
    const { spec } = objectOf(await objects(one), 'HorizontalPodAutoscaler', 'api')
    expect(spec.metrics).toEqual([
      {
        type: 'Pods',
        pods: {
          metric: { name: 'http_requests_per_second' },
          target: { type: 'AverageValue', averageValue: '500m' },
        },
      },
    ])
    const text = filesOf(await resolved(specOf(one), 'kubernetes')).get('api.yaml')
    expect(text).toContain('metricsQuery: sum by (<<.GroupBy>>) (rate(<<.Series>>{<<.LabelMatchers>>}[1m]))')
  })

  test('and a backlog have one autoscaler, whatever else the cluster has', async () => {
    const more = `  worker: {image: "shop/worker:1.4.0", uses: {queue: {bind: {QUEUE_URL: url}}}}
stores: {queue: {kind: redis, role: queue, instance: {memory: 256Mi}}}
backups: none
`
    const by = '{rps: 100, backlog: {of: queue, list: jobs, target: 10}}'
    const operators = '{prometheus: {}, prometheus-adapter: {}}'
    const all = await objects({ by, operators, more })
    const scalers = all.filter(({ kind }) => kind === 'ScaledObject' || kind === 'HorizontalPodAutoscaler')
    expect(scalers.map(({ kind }) => kind)).toEqual(['ScaledObject'])
    expect(scalers[0].spec.triggers.map(({ type }: Read) => type)).toEqual(['prometheus', 'redis'])
    expect(scalers[0].spec.fallback).toMatchObject({ replicas: 2 })
  })
})

describe('a backlog in a Redis that is run elsewhere', () => {
  const asked = async (words: string) => {
    const more = `  worker: {image: "shop/worker:1.4.0", uses: {queue: {bind: {QUEUE_URL: url}}}}
stores: {queue: {kind: redis, role: queue, password: {secret: queue}, ${words}}}
secrets: {queue: {source: "aws:queue"}, queue-authority: {source: "aws:queue#authority"}}
backups: none
`
    const all = await objects({ by: '{backlog: {of: queue, list: jobs, target: 10}}', more })
    const { triggers } = objectOf(all, 'ScaledObject', 'api').spec
    const parameters = objectOf(all, 'TriggerAuthentication', 'api').spec.secretTargetRef
    const { template } = objectOf(all, 'ExternalSecret', 'api').spec.target
    return { trigger: triggers[0], parameters, keys: Object.keys(template.data).sort() }
  }

  test('is asked for over TLS, of a server that shows a certificate of its authority', async () => {
    const elsewhere = 'managed: {host: queue.example.com, authority: {secret: queue-authority}}'
    const { trigger, parameters, keys } = await asked(`tls: verify-full, ${elsewhere}`)
    expect(trigger).toMatchObject({ type: 'redis', metadata: { enableTLS: 'true' } })
    expect(trigger.metadata.unsafeSsl).toBeUndefined()
    expect(parameters).toEqual([
      { parameter: 'ca', name: 'api', key: 'queue-authority' },
      { parameter: 'password', name: 'api', key: 'queue' },
    ])
    expect(keys).toEqual(['queue', 'queue-authority'])
  })

  test('is asked for of a cluster through the name of all its servers', async () => {
    const { trigger } = await asked('managed: {host: queue.example.com, cluster: true}')
    expect(trigger).toMatchObject({
      type: 'redis-cluster',
      metadata: { addresses: 'queue.example.com:6379', listName: 'jobs' },
    })
    expect(trigger.metadata.address).toBeUndefined()
  })

  test('is asked for of whoever answers, where nobody checks', async () => {
    const spec = 'tls: require, managed: {host: queue.example.com}'
    const { trigger } = await asked(spec)
    expect(trigger.metadata).toMatchObject({ enableTLS: 'true', unsafeSsl: 'true' })
  })
})

test.for([
  { by: '{cpu: 70%, memory: 80%}' },
  { by: '{cpu: 70%, rps: 100}' },
  { by: '{rps: 12.5}', operators: '{prometheus: {}, prometheus-adapter: {}}' },
])('the schema knows what $by becomes', async (one, context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  expect((await objects(one)).flatMap((object) => judge(object))).toEqual([])
})

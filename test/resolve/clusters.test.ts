import { describe, expect, test } from 'vitest'
import type { Environment } from '../../src/model/environment.ts'
import type { Workload } from '../../src/model/workload.ts'
import { clusters } from '../fixtures/clusters.ts'
import { problemsOf, resolved } from './resolved.ts'

function named({ workloads }: Environment, name: string): Workload {
  const found = workloads.find((workload) => workload.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function textOf({ files }: Workload, end: string): string {
  const content = files.find(({ path }) => path.endsWith(end))?.content
  return content?.kind === 'text' ? content.text : ''
}

describe('servers of a cluster', () => {
  test('clients go to whichever is ready, and each server reaches the others', async () => {
    const environment = await resolved(clusters)
    const host = named(environment, 'api').env.find(({ name }) => name === 'ELASTICSEARCH_HOST')
    expect(host?.value).toEqual([{ kind: 'text', text: 'search-cluster' }])
    const reached = environment.connections.map(({ from, to, port }) => `${from} ${to}:${port}`)
    expect(reached).toEqual(
      expect.arrayContaining([
        'api search:9200',
        'index index:9300',
        'search search:9300',
        'search-exporter search:9200',
      ]),
    )
    expect(reached).not.toContain('api search:9300')
    const { args } = named(environment, 'search-exporter')
    expect(args).toEqual(expect.arrayContaining(['--es.uri=http://search-cluster:9200', '--es.all']))
  })

  test('have one configuration: they call themselves as their host, and the first alone founds the cluster', async () => {
    const search = named(await resolved(clusters), 'search')
    const settings = textOf(search, 'elasticsearch.yml')
    expect(settings).toContain('discovery.seed_hosts: "search-0.search,search-1.search,search-2.search"\n')
    expect(settings).toContain('node.name: "${HOSTNAME}"\n')
    expect(settings).not.toMatch(/single-node|initial_master_nodes/)
    const [, founder] =
      textOf(search, 'start.sh').match(
        /= (search-\d) \]; then\n.*initial_master_nodes: search-0,search-1,search-2/,
      ) ?? []
    expect(founder).toBe('search-0')
  })

  test('know each other by certificates of the tier, for both ends of a connection', async () => {
    const environment = await resolved(clusters)
    const certificate = environment.certificates.find(({ name }) => name === 'index')
    expect(certificate?.between).toEqual({ isWatched: true })
    expect(certificate?.hosts).toEqual(['index', ...[0, 1, 2, 3, 4].map((number) => `index-${number}.index`)])
    const index = named(environment, 'index')
    expect(index.mounts).toContainEqual({
      kind: 'certificate',
      path: '/run/opensearch/tls',
      certificate: 'index',
      part: 'pair',
    })
    expect(textOf(index, 'opensearch.yml')).toContain('plugins.security.nodes_dn: "CN=index"\n')
    expect(textOf(index, 'start.sh')).not.toContain('keytool')
    expect(textOf(index, 'start.sh')).toContain('initial_cluster_manager_nodes: index-0,index-1,')
    const search = textOf(named(environment, 'search'), 'elasticsearch.yml')
    expect(search).toContain('xpack.security.transport.ssl.key: tls/tls.key\n')
    expect(named(environment, 'api').mounts.filter(({ kind }) => kind === 'certificate')).toEqual([])
  })

  test('of Kafka have a number and an address each, and hold each record three times', async () => {
    const environment = await resolved(clusters)
    const events = named(environment, 'events')
    const settings = textOf(events, 'server.properties')
    const all = '1@events-0.events:9093,2@events-1.events:9093,3@events-2.events:9093'
    expect(settings).toContain(`controller.quorum.voters=${all}\n`)
    expect(settings).toContain(
      'listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,NODE:SSL,CONTROLLER:SSL\n',
    )
    expect(settings).toContain('default.replication.factor=3\n')
    expect(settings).toContain('min.insync.replicas=2\n')
    expect(settings).not.toMatch(/node\.id|advertised|offsets\.topic/)
    expect(environment.certificates.find(({ name }) => name === 'events')?.between).toEqual({
      isWatched: false,
    })
  })

  test('of Kafka are all told to clients, which find their way among them', async () => {
    const environment = await resolved(clusters)
    const { env } = named(environment, 'api')
    const value = (name: string) => env.find((one) => one.name === name)?.value
    const brokers = ['events-0.events:9092', 'events-1.events:9092', 'events-2.events:9092']
    expect(value('KAFKA_BROKERS')).toEqual([{ kind: 'text', text: brokers.join(',') }])
    expect(value('KAFKA_HOST')).toEqual([{ kind: 'text', text: 'events-cluster' }])
    const { args } = named(environment, 'events-exporter')
    expect(args).toEqual(expect.arrayContaining(brokers.map((one) => `--kafka.server=${one}`)))
    const reached = environment.connections.map(({ from, to, port }) => `${from} ${to}:${port}`)
    expect(reached).toEqual(expect.arrayContaining(['events events:9093', 'events events:9094']))
  })

  test('one server is alone as before', async () => {
    const environment = await resolved(clusters.replace('servers: 3, compose', 'servers: 1, compose'))
    const search = named(environment, 'search')
    expect(textOf(search, 'elasticsearch.yml')).toContain('discovery.type: single-node\n')
    expect(search.scale.max).toBe(1)
    expect(environment.certificates.map(({ name }) => name)).toEqual(['events', 'index'])
    expect(environment.stores.find(({ name }) => name === 'search')?.host).toBe('search')
  })

  test.each([
    [2, 'of 2 servers of "search" none may fail, as of 1: more than half must agree [out-of-range]'],
    [6, 'of 6 servers of "search" 2 may fail, as of 5: more than half must agree [out-of-range]'],
  ])('%i of them are refused', async (servers, problem) => {
    expect(await problemsOf(clusters.replace('servers: 3, compose', `servers: ${servers}, compose`))).toEqual(
      [problem],
    )
  })

  test('have names of their own, and are of kinds that know how', async () => {
    expect(
      await problemsOf(clusters.replace('servers: 3, compose', 'servers: 3, hostname: finder, compose')),
    ).toEqual(['the servers of "search" have a name each [bad-format]'])
    const rabbit = 'jobs: {kind: rabbitmq, password: {secret: store-password}, instance: {servers: 3}}'
    expect(await problemsOf(clusters.replace('stores:\n', `stores:\n  ${rabbit}\n`))).toEqual([
      'the instance of a store of kind rabbitmq has no `servers` [bad-format]',
    ])
  })
})

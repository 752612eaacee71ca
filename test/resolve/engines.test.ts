import { describe, expect, test } from 'vitest'
import type { Environment, Store } from '../../src/model/environment.ts'
import type { ValuePart } from '../../src/model/workload.ts'
import { engineSpec } from '../fixtures/engines.ts'
import { problemsOf, resolved } from './resolved.ts'

function storeOf(environment: Environment, name: string): Store {
  const store = environment.stores.find((one) => one.name === name)
  if (store === undefined) throw new Error(`no store ${name}`)
  return store
}

function fileOf(store: Store, path: string): string {
  const content = store.workload?.files.find((file) => file.path === path)?.content
  if (content?.kind !== 'text') throw new Error(`no file ${path}`)
  return content.text
}

function written(value: readonly ValuePart[] | undefined): string | undefined {
  return value
    ?.map((part) => (part.kind === 'text' ? part.text : `<${part.secret} ${part.encoding}>`))
    .join('')
}

describe('servers of every kind', async () => {
  const environment = await resolved(engineSpec)
  const servers = environment.stores.flatMap(({ workload }) => workload ?? [])

  test('run as numbers that are not root, without capabilities, and write to their mounts alone', () => {
    expect(servers).toHaveLength(11)
    for (const { name, security, mounts, health, stop } of servers) {
      expect(security, name).toMatchObject({ readOnlyRoot: true, capabilities: [] })
      expect(security.user, name).toBeGreaterThan(0)
      expect(health?.live, name).toBeDefined()
      expect(health?.ready, name).toBeDefined()
      expect(stop.grace, name).toBeGreaterThanOrEqual(10_000)
      expect(
        mounts.some(({ kind }) => kind === 'state'),
        name,
      ).toBe(name !== 'pages')
    }
  })

  test('get passwords as files, never as an argument or a variable', () => {
    for (const { name, env, command, args, files } of servers) {
      expect(
        env.filter(({ value }) => value.some(({ kind }) => kind === 'secret')),
        name,
      ).toEqual([])
      expect([...(command ?? []), ...(args ?? [])].join(' '), name).not.toMatch(/password/i)
      expect(
        files.some(({ content }) => content.kind === 'secret'),
        name,
      ).toBe(name !== 'pages')
    }
  })

  test('are reached as drivers expect it', () => {
    const api = environment.services[0]?.workload.env ?? []
    const values = Object.fromEntries(api.map(({ name, value }) => [name, written(value)]))
    expect(values).toEqual({
      AMQP_URL: 'amqp://jobs:<store-password url>@jobs:5672/jobs',
      CLICKHOUSE_URL: 'http://analytics:<store-password url>@analytics:8123/?database=analytics',
      ELASTICSEARCH_URL: 'http://elastic:<store-password url>@search:9200',
      KAFKA_BROKERS: 'events:9092',
      KAFKA_PASSWORD_FILE: '/run/secrets/store-password',
      KAFKA_USER: 'shop',
      LEDGER_URL: 'mysql://ledger:<store-password url>@ledger:3306/ledger',
      MEMCACHED: 'pages:11211',
      MONGODB_URL: 'mongodb://documents:<store-password url>@documents:27017/documents?authSource=admin',
      OPENSEARCH_URL: 'http://admin:<store-password url>@index:9200',
      ORDERS_URL: 'mysql://orders:<store-password url>@orders:3306/orders',
      S3_BUCKET: 'uploads',
      S3_ENDPOINT: 'http://files:9000',
      S3_KEY: 'shop',
      S3_SECRET: '<store-password raw>',
      SESSIONS_URL: 'redis://:<store-password url>@sessions:6379/0',
    })
  })

  test('are watched by an exporter, or export metrics themselves', () => {
    const jobs = environment.scrapes
      .filter(({ kind }) => kind === 'exporter')
      .map(({ job, service, port }) => `${job} of ${service} at ${port}`)
    expect(jobs).toEqual([
      'analytics of analytics at 9363',
      'documents-exporter of documents at 9216',
      'events-exporter of events at 9308',
      'files of files at 9000',
      'index-exporter of index at 9114',
      'jobs of jobs at 15692',
      'ledger-exporter of ledger at 9104',
      'orders-exporter of orders at 9104',
      'pages-exporter of pages at 9150',
      'search-exporter of search at 9114',
      'sessions-exporter of sessions at 9121',
    ])
    expect(environment.connections).toContainEqual({
      from: 'prometheus',
      to: 'jobs',
      port: 15692,
      protocol: 'tcp',
      kind: 'workload',
    })
  })

  test('are reached by the ports of their clients, not by those of their administrators', () => {
    const ports = environment.connections
      .filter(({ from, to }) => from === 'api' && ['analytics', 'jobs', 'files'].includes(to))
      .map(({ to, port }) => `${to} ${port}`)
    expect(ports).toEqual(['analytics 8123', 'analytics 9000', 'files 9000', 'jobs 5672'])
  })

  test('have a configuration that follows from their memory', () => {
    const of = (name: string) => storeOf(environment, name).settings
    expect(of('documents').get('storage.wiredTiger.engineConfig.cacheSizeGB')).toBe('1.5')
    expect(of('orders').get('innodb_buffer_pool_size')).toBe('512M')
    expect(of('orders').get('max_connections')).toBe('300')
    expect(of('pages').get('memory-limit')).toBe('64')
    expect(of('jobs').get('vm_memory_high_watermark.absolute')).toBe('614MiB')
    expect(fileOf(storeOf(environment, 'search'), '/etc/elasticsearch/java.options')).toContain('-Xmx1024m')
    expect(fileOf(storeOf(environment, 'documents'), '/etc/mongo/mongod.conf')).toBe(
      [
        'net:',
        '  bindIpAll: true',
        'security:',
        '  authorization: enabled',
        'storage:',
        '  dbPath: /data/db',
        '  wiredTiger:',
        '    engineConfig:',
        '      cacheSizeGB: 1.5',
        '',
      ].join('\n'),
    )
  })
})

test('a managed store is only an address, and says what the author says', async () => {
  const { stores, workloads } = await resolved(`secrets: {p: {source: "aws:shop/p"}}
stores:
  orders: {kind: mysql, user: app, password: {secret: p}, settings: {max_connections: 90}, managed: {host: db.example.com}}
services:
  api: {image: "shop/api:1", ports: {http: 3000}, uses: {orders: {pool: 5, bind: {URL: url}}}}
`)
  expect(stores[0]).toMatchObject({ host: 'db.example.com', port: 3306, workload: undefined })
  expect([...(stores[0]?.settings ?? [])]).toEqual([['max_connections', '90']])
  expect(written(workloads[0]?.env[0]?.value)).toBe('mysql://app:<p url>@db.example.com:3306/orders')
})

test('a custom store is what the author says it is', async () => {
  const { stores, services } = await resolved(`backups: none
secrets: {p: {source: "aws:shop/p"}}
stores:
  bus:
    kind: custom
    scheme: nats
    port: 4222
    user: shop
    password: {secret: p}
    instance:
      image: nats:2.12.2
      args: [--config, /etc/nats/nats.conf]
      files: {/etc/nats/nats.conf: {text: "port: 4222\\n"}}
      env: {NATS_DEBUG: "1"}
      ports: {monitor: 8222}
      health: {live: {http: /healthz, port: monitor}}
      user: 1200
      state: /data
      storage: 5Gi
services:
  api: {image: "shop/api:1", ports: {http: 3000}, uses: {bus: {bind: {NATS_URL: url}}}}
`)
  const [bus] = stores
  expect(bus).toMatchObject({ kind: 'custom', port: 4222, image: 'nats:2.12.2', stateMount: 'data' })
  expect(bus?.workload).toMatchObject({
    image: 'nats:2.12.2',
    args: ['--config', '/etc/nats/nats.conf'],
    env: [{ name: 'NATS_DEBUG' }],
    mounts: [
      { kind: 'state', path: '/data', size: 5 * 2 ** 30, isForeign: true },
      { kind: 'memory', path: '/tmp' },
    ],
    ports: [
      { name: 'main', number: 4222 },
      { name: 'monitor', number: 8222 },
    ],
    health: { live: { kind: 'http', path: '/healthz', port: 8222 } },
    security: { user: 1200, group: 1200, readOnlyRoot: true, capabilities: [] },
  })
  expect(bus?.workload?.files.map(({ path }) => path)).toEqual(['/etc/nats/nats.conf', '/run/secrets/p'])
  expect(written(services[0]?.workload.env[0]?.value)).toBe('nats://shop:<p url>@bus:4222')
})

test('variables, files and an image of the author are laid over the server of a known kind', async () => {
  const { stores } = await resolved(`backups: none
secrets: {p: {source: "aws:shop/p"}}
stores:
  db:
    kind: postgres
    version: 17
    password: {secret: p}
    instance:
      image: registry.example.com/postgres:17.11
      env: {LC_ALL: C.UTF-8}
      labels: {com.example.team: data}
      nodes: {disk: nvme}
      ulimits: {nofile: 65536}
      stop: {grace: 5m}
      files: {/docker-entrypoint-initdb.d/extensions.sql: {text: "create extension citext;\\n"}}
`)
  const workload = stores[0]?.workload
  expect(workload?.image).toBe('registry.example.com/postgres:17.11')
  expect(workload?.runtime).toMatchObject({
    labels: [{ name: 'com.example.team', value: 'data' }],
    nodes: [{ name: 'disk', value: 'nvme' }],
    ulimits: [{ name: 'nofile', soft: 65_536, hard: 65_536 }],
  })
  expect(workload?.stop.grace).toBe(300_000)
  expect(workload?.env.map(({ name }) => name)).toEqual([
    'LC_ALL',
    'PGDATA',
    'POSTGRES_DB',
    'POSTGRES_INITDB_ARGS',
    'POSTGRES_PASSWORD_FILE',
    'POSTGRES_USER',
  ])
  expect(workload?.files.map(({ path }) => path)).toContain('/docker-entrypoint-initdb.d/extensions.sql')
})

describe('what a kind does not have is refused', () => {
  const bodies: Readonly<Record<string, readonly [string, string]>> = {
    'a role of memcached': [
      'stores: {pages: {kind: memcached, role: cache}}',
      'a store of kind memcached has no `role` [bad-format]',
    ],
    'a password of memcached': [
      'secrets: {p: {source: "aws:shop/p"}}\nstores: {pages: {kind: memcached, password: {secret: p}}}',
      'a store of kind memcached has no `password` [bad-format]',
    ],
    'no password where there are users': [
      'backups: none\nstores: {search: {kind: elasticsearch}}',
      'store "search" has no password [missing-key]',
    ],
    'memory of a database': [
      'backups: none\nsecrets: {p: {source: "aws:shop/p"}}\nstores: {db: {kind: mysql, password: {secret: p}, instance: {memory: 1Gi}}}',
      'the instance of a store of kind mysql has no `memory` [bad-format]',
    ],
    'a parameter that follows from the rest': [
      'backups: none\nsecrets: {p: {source: "aws:shop/p"}}\nstores: {db: {kind: mysql, password: {secret: p}, settings: {port: 3307}}}',
      '"port" follows from the rest of the spec [bad-format]',
    ],
    'a version that the edition does not know': [
      'backups: none\nstores: {cache: {kind: memcached, version: "1.5"}}',
      'there is no memcached 1.5 in this edition',
    ],
    "a database of the server's own": [
      'backups: none\nsecrets: {p: {source: "aws:shop/p"}}\nstores: {mysql: {kind: mysql, user: app, password: {secret: p}}}',
      'the database "mysql" is one of mysql\'s own [bad-format]',
    ],
    'a command of a known kind': [
      'backups: none\nsecrets: {p: {source: "aws:shop/p"}}\nstores: {db: {kind: mysql, password: {secret: p}, instance: {command: [mysqld]}}}',
      'the instance of a store of kind mysql has no `command` [bad-format]',
    ],
    'a variable that the kind sets': [
      'backups: none\nsecrets: {p: {source: "aws:shop/p"}}\nstores: {db: {kind: mysql, password: {secret: p}, instance: {env: {MYSQL_DATABASE: x}}}}',
      '"MYSQL_DATABASE" follows from the rest of the spec [bad-format]',
    ],
    'a custom store without an image': [
      'stores: {bus: {kind: custom, port: 4222}}',
      'store "bus" is custom, and nothing says what it runs [missing-key]',
    ],
    'a custom store without a port': [
      'stores: {bus: {kind: custom, instance: {image: "nats:2.12.2"}}}',
      'store "bus" does not say on which port it listens [missing-key]',
    ],
    'a part that it does not have': [
      'stores: {cache: {kind: memcached}}\nservices: {api: {image: "a:1", ports: {http: 1}, uses: {cache: {bind: {X: url}}}}}',
      'there is no part "url" of store "cache" [unknown-reference]',
    ],
  }
  test.each(Object.entries(bodies))('%s', async (_, [body, problem]) => {
    expect((await problemsOf(`${body}\n`)).join('\n')).toContain(problem)
  })
})

import { describe, expect, test } from 'vitest'
import type { Environment } from '../../src/model/environment.ts'
import type { Workload } from '../../src/model/workload.ts'
import { managedStores } from '../fixtures/managed-stores.ts'
import { problemsOf, resolved } from './resolved.ts'

function named(environment: Environment, name: string): Workload {
  const found = environment.workloads.find((workload) => workload.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function variablesOf({ env }: Workload): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.map(({ name, value }) => [
      name,
      value.map((part) => (part.kind === 'text' ? part.text : `<${part.secret}>`)).join(''),
    ]),
  )
}

function pathsOf({ files }: Workload): readonly string[] {
  return files.map(({ path }) => path)
}

function redis(words: string): string {
  return `stores:\n  cache: {kind: redis, role: cache, ${words}}\nservices: {api: {image: "a:1", uses: {cache: {bind: {X: url}}}}}\nsecrets: {ca: {source: "aws:ca"}}\n`
}

describe('TLS of a Redis that is run elsewhere', async () => {
  const environment = await resolved(managedStores)
  const api = named(environment, 'api')

  test('is in its URL, with the user of the program', () => {
    expect(variablesOf(api)).toMatchObject({
      CACHE_URL: 'rediss://:<store-password>@cache.example.com:6380/0',
      QUEUE_URL: 'rediss://worker:<worker-password>@queue.example.com:6379/2',
      QUEUE_USER: 'worker',
      PLAIN_URL: 'redis://plain.example.com:6379/0',
      PLAIN_TLS: 'false',
      CACHE_TLS: 'true',
    })
  })

  test('comes with the authority that signs it, wherever something connects', () => {
    expect(variablesOf(api)).toMatchObject({
      CACHE_AUTHORITY: '/run/secrets/cache-authority',
      DATABASE_URL:
        'postgresql://shop:<store-password>@db.example.com:5432/shop?sslmode=verify-full&sslrootcert=/run/secrets/db-authority',
    })
    expect(pathsOf(api)).toEqual(
      expect.arrayContaining(['/run/secrets/cache-authority', '/run/secrets/db-authority']),
    )
    expect(pathsOf(named(environment, 'db-exporter'))).toContain('/run/secrets/db-authority')
    for (const name of ['cache-exporter', 'backup-cache'])
      expect(pathsOf(named(environment, name)), name).toContain('/run/secrets/cache-authority')
  })

  test('is what its exporter speaks, which checks whose certificate it is unless nobody does', () => {
    expect(variablesOf(named(environment, 'cache-exporter'))).toEqual({
      REDIS_ADDR: 'rediss://cache.example.com:6380',
      REDIS_EXPORTER_TLS_CA_CERT_FILE: '/run/secrets/cache-authority',
      REDIS_PASSWORD: '<store-password>',
    })
    expect(variablesOf(named(environment, 'queue-exporter'))).toEqual({
      REDIS_ADDR: 'rediss://queue.example.com:6379',
      REDIS_EXPORTER_SKIP_TLS_VERIFICATION: 'true',
      REDIS_PASSWORD: '<store-password>',
    })
    expect(variablesOf(named(environment, 'plain-exporter'))).toEqual({
      REDIS_ADDR: 'redis://plain.example.com:6379',
    })
  })
})

describe('a cluster', async () => {
  const environment = await resolved(managedStores)

  test('is found through one name, and its URL names no database', () => {
    expect(variablesOf(named(environment, 'api'))).toMatchObject({
      SPREAD_URL: 'rediss://:<store-password>@all.spread.example.com:6379',
      SPREAD_NODES: 'all.spread.example.com:6379',
      SPREAD_CLUSTER: 'true',
      CACHE_CLUSTER: 'false',
    })
  })

  test('is asked server by server, by the names that their certificates have', () => {
    expect(variablesOf(named(environment, 'spread-exporter'))).toEqual({
      REDIS_ADDR: 'rediss://all.spread.example.com:6379',
      REDIS_EXPORTER_CLUSTER_DISCOVER_HOSTNAMES: 'true',
      REDIS_EXPORTER_IS_CLUSTER: 'true',
      REDIS_PASSWORD: '<store-password>',
    })
  })
})

describe('words that do not fit', () => {
  const elsewhere = 'managed: {host: cache.example.com'
  test.each([
    [
      'tls: require, instance: {memory: 64Mi}',
      'the tier runs "cache" itself, and a redis of its own has no TLS',
    ],
    [
      `tls: require, ${elsewhere}, authority: {secret: ca}}`,
      'nobody checks whose certificate "cache" has: its `tls` is require',
    ],
    [`tls: verify-full, ${elsewhere}, authority: {secret: missing}}`, 'there is no secret "missing"'],
  ])('%s', async (words, problem) => {
    expect(await problemsOf(redis(words))).toEqual([expect.stringContaining(problem)])
  })

  test.each([
    ['cluster: true', 2, '"cache" is a cluster, which has database 0 alone [out-of-range]'],
    ['cluster: false', 'events', 'databases of a redis have numbers, and "events" is none [bad-format]'],
  ])('of %s: database %s', async (words, database, problem) => {
    const spec = redis(`${elsewhere}, ${words}}`).replace('{bind:', `{database: ${database}, bind:`)
    expect(await problemsOf(spec.replace('secrets: {ca: {source: "aws:ca"}}\n', ''))).toEqual([problem])
  })

  test('of a cluster: database 0 is what it has', async () => {
    const spec = redis(`${elsewhere}, cluster: true}`).replace('{bind:', '{database: 0, bind:')
    expect(await problemsOf(spec.replace('secrets: {ca: {source: "aws:ca"}}\n', ''))).toEqual([])
  })

  test.each([
    [
      'cluster: true',
      'session.example.com',
      '"cache" is a cluster: a snapshot of one of its servers has only the keys of that',
    ],
    [
      'cluster: false',
      'a.x7w2zq.mec2.cache.amazonaws.com',
      '"cache" is one of ElastiCache, which refuses the command by which a snapshot is taken',
    ],
  ])('a snapshot of a server with %s at %s', async (words, host, problem) => {
    const spec = managedStores.replace(
      'managed: {host: cache.example.com,',
      `managed: {host: ${host}, ${words},`,
    )
    expect(await problemsOf(spec)).toEqual([`${problem} [bad-format]`])
  })

  test('are for the kinds that have TLS', async () => {
    const spec =
      'stores: {jobs: {kind: rabbitmq, password: {secret: ca}, managed: {host: a.example.com, authority: {secret: ca}}}}\nsecrets: {ca: {source: "aws:ca"}}\n'
    expect(await problemsOf(spec)).toEqual([
      'a managed store of kind rabbitmq has no `authority` [bad-format]',
    ])
  })

  test('are not asked of a Redis of the tier by what all stores share', async () => {
    const spec = `defaults: {stores: {tls: require}}\n${redis('instance: {memory: 64Mi}')}`
    const { stores } = await resolved(spec.replace('secrets: {ca: {source: "aws:ca"}}\n', ''))
    expect(stores[0]?.tls).toBe('none')
  })
})

import { describe, expect, test } from 'vitest'
import { codesOf, onCompose, onKubernetes, reported } from './reported.ts'

const secrets = 'secrets: {db-password: {source: "vault:db#password"}}\nbackups: none\n'

function database(settings: string, more = '', memory = '2Gi'): string {
  return `${onKubernetes}${secrets}
stores: {db: {kind: postgres, password: {secret: db-password}, settings: {${settings}}, instance: {storage: 20Gi, resources: {limits: {memory: ${memory}}}}}}
services:
  api: {image: "shop/api:1", ports: {http: 3000}, uses: {db: {pool: 20}}${more}}
`
}

function service(words: string, start = onKubernetes): string {
  return `${start}
services:
  api: {image: "shop/api:1", ports: {http: 3000}, ${words}}
`
}

describe('memory of a PostgreSQL server', () => {
  test('counts the connections of the clients where each says its pool', async () => {
    // 512 + 11 × 96 + 3 × 128 + 43 × 2 of 1843: two instances in a rollout, and three that are reserved.
    expect(await codesOf(database('work_mem: 78MB, max_parallel_workers: 1'))).toEqual([])
    expect(await codesOf(database('work_mem: 79MB, max_parallel_workers: 1'))).toEqual([
      'postgres-memory-exceeds-limit',
    ])
  })

  test('counts those that the server takes where a client does not', async () => {
    const unknown = database('work_mem: 32MB, max_parallel_workers: 1').replace('{pool: 20}', '{}')
    const [finding] = await reported(unknown)
    expect(finding).toContain('work_mem 32Mi × 25')
    expect(finding).toContain('100 connections')
  })

  test('reads every unit, and bare numbers as the server does', async () => {
    // 40 % of 2048 are 819.2 MB; a page has 8 kB.
    for (const fitting of ['819MB', '838860kB', '104857', '0.8GB'])
      expect(await codesOf(database(`shared_buffers: ${fitting}`)), fitting).toEqual([])
    for (const excessive of ['820MB', '838861kB', '104858', '1GB'])
      expect(await codesOf(database(`shared_buffers: ${excessive}`)), excessive).toEqual([
        'postgres-cache-too-large',
      ])
  })

  test('needs no shared memory where no query is parallel', async () => {
    expect(await codesOf(database('work_mem: 16MB'))).toEqual([])
    expect(await codesOf(database('work_mem: 17MB'))).toEqual(['shared-memory-too-small'])
    expect(await codesOf(database('work_mem: 17MB, max_parallel_workers_per_gather: 0'))).toEqual([])
  })

  test('leaves half of the disk to data', async () => {
    expect(await codesOf(database('max_wal_size: 10GB'))).toEqual([])
    expect(await codesOf(database('max_wal_size: 8GB, wal_keep_size: 3GB'))).toEqual(['storage-too-small'])
  })
})

describe('memory of a program', () => {
  const heap = (value: string) =>
    service(`resources: {limits: {memory: 1Gi}}, env: {NODE_OPTIONS: "${value}"}`)

  test('leaves a quarter beside the heap', async () => {
    expect(await codesOf(heap('--max-old-space-size=768'))).toEqual([])
    expect(await codesOf(heap('--max-old-space-size=769'))).toEqual(['heap-exceeds-memory'])
    expect(await codesOf(heap('--max_old_space_size=769 --enable-source-maps'))).toEqual([
      'heap-exceeds-memory',
    ])
    expect(await codesOf(heap('-Xmx768m'))).toEqual([])
    expect(await codesOf(heap('-Xms64m -Xmx805306369'))).toEqual(['heap-exceeds-memory'])
    expect(await codesOf(heap('-Xmx1G'))).toEqual(['heap-exceeds-memory'])
  })

  test('is more than what it may fill with files', async () => {
    const files = (size: string) =>
      service(`volumes: {/tmp: {tmpfs: ${size}}}, resources: {limits: {memory: 512Mi}}`)
    expect(await codesOf(files('511Mi'))).toEqual([])
    expect(await codesOf(files('512Mi'))).toEqual(['memory-mounts-exceed-limit'])
  })
})

describe('addresses that are written out', () => {
  const calling = (env: string, uses = '{}') => `${onKubernetes}
stores: {cache: {kind: redis, role: cache}}
externals: {mail: {url: "https://mail.example.com"}}
backups: none
services:
  api: {image: "shop/api:1", ports: {http: 3000}, uses: ${uses}, env: {${env}}}
  web: {image: "shop/web:1", ports: {http: 3000}, uses: {cache: {}, mail: {}}}
`
  test.each([
    ['a name that is no address', 'ENGINE: cache, NOTE: "see cache"'],
    ['a URL of its own', 'SELF_URL: "http://api:3000"'],
    ['its own machine', 'STATSD_URL: "udp://localhost:8125"'],
    ['its own public host', 'APP_URL: "https://www.example.org"'],
    ['a page that browsers open', 'DOCS_URL: "https://docs.example.com"'],
    ['a name of the cluster', 'OTEL_URL: "http://collector:4318"'],
  ])('%s is nothing to report', async (_what, env) => {
    expect(await codesOf(calling(env))).toEqual([])
  })

  test.each([
    ['use-undeclared', 'REDIS_URL: "redis://:x1@cache:6379/0"'.replace(':x1@', '')],
    ['use-undeclared', 'UPSTREAMS: "http://web:3000,http://api:3000"'],
    ['use-undeclared', 'CACHE_SERVERS: "cache:6379"'],
    ['external-undeclared', 'RATES_API: "https://rates.example.com/v2"'],
  ])('%s: %s', async (code, env) => {
    expect(await codesOf(calling(env))).toEqual([code])
  })

  test('a way that another external opens is open', async () => {
    expect(await codesOf(calling('RATES_API: "https://rates.example.com/v2"', '{mail: {}}'))).toEqual([])
  })
})

describe('severity by tier', () => {
  const tiers = (last: string) => ({
    'environments/shop/production.yaml': `${service('volumes: {/tmp: {tmpfs: 1Gi}}').replace('tiers: [production]', `tiers: ${last}`)}`,
  })

  test('is that of an error in the last tier alone', async () => {
    const { compileSpecs } = await import('../in-memory.ts')
    const severities = async (order: string) =>
      (await compileSpecs(tiers(order))).diagnostics
        .filter(({ code }) => code === 'memory-mounts-exceed-limit')
        .map(({ severity }) => severity)
    expect(await severities('[staging, production]')).toEqual(['error'])
    expect(await severities('[production, later]')).toEqual(['warning'])
  })
})

test('what a read-only root forbids, a writable one allows', async () => {
  const logs = 'env: {LOG_DIR: /app/logs}'
  expect(await codesOf(service(logs))).toEqual(['path-not-writable'])
  expect(await codesOf(service(`${logs}, writableRoot: true`))).toEqual([])
  expect(await codesOf(service(`${logs}, volumes: {/app: {tmpfs: 16Mi}}`))).toEqual([])
})

test('a job counts among those that mount a volume', async () => {
  const shared = (start: string) => `${start}
volumes: {uploads: {size: 1Gi}}
backups: none
services: {api: {image: "shop/api:1", ports: {http: 3000}, volumes: {/data: {volume: uploads}}}}
jobs: {clean: {image: "shop/api:1", run: {daily: "04:00", timezone: UTC}, volumes: {/data: {volume: uploads}}}}
accept: {compose/schedule: {reason: the host starts it, owner: team, until: 2027-12-31}}
`
  expect(await codesOf(shared(onKubernetes))).toContain('volume-not-shared')
  expect(await codesOf(shared(onCompose))).toEqual([])
})

test('the only tier of a system may have any origin', async () => {
  const local = service('env: {CORS_ORIGINS: "http://localhost:3000"}')
  expect(await codesOf(local)).toEqual([])
})

test('a quota holds in whatever period a rate is written', async () => {
  const calling = (rate: string) => `${onKubernetes}
externals: {mail: {url: "https://mail.example.com", quota: 100/min}}
services:
  api: {image: "shop/api:1", ports: {http: 3000}, scale: {min: 5, max: 5}, uses: {mail: {rate: ${rate}, bind: {RATE: rate}}}}
`
  expect(await codesOf(calling('20/min'))).toEqual([])
  expect(await codesOf(calling('1200/h'))).toEqual([])
  expect(await codesOf(calling('21/min'))).toEqual(['quota-exceeded'])
  expect(await codesOf(calling('1/s'))).toEqual(['quota-exceeded'])
})

import { describe, expect, test } from 'vitest'
import type { Environment } from '../../src/model/environment.ts'
import type { Workload } from '../../src/model/workload.ts'
import { topologies } from '../fixtures/topologies.ts'
import { problemsOf, resolved } from './resolved.ts'

function named(environment: Environment, name: string): Workload {
  const found = environment.workloads.find((workload) => workload.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function textOf(workload: Workload, path: string): string {
  const content = workload.files.find((file) => file.path === path)?.content
  return content?.kind === 'text' ? content.text : ''
}

function variableOf(workload: Workload, variable: string): string {
  const parts = workload.env.find(({ name }) => name === variable)?.value ?? []
  return parts.map((part) => (part.kind === 'text' ? part.text : `<${part.secret}>`)).join('')
}

function reaches({ connections }: Environment, from: string): readonly string[] {
  return connections.filter((one) => one.from === from).map(({ to, port }) => `${to}:${port}`)
}

describe('addresses', () => {
  test('programs go through the pooler, jobs before a rollout past it, reads to the standbys', async () => {
    const environment = await resolved(topologies)
    const [web, migrate] = [named(environment, 'web'), named(environment, 'migrate')]
    const end = '/db?sslmode=verify-full&sslrootcert=/run/tls/db/ca.crt'
    expect(variableOf(web, 'DATABASE_URL')).toBe(`postgresql://shop:<db-password>@db-pooler:6432${end}`)
    expect(variableOf(web, 'DATABASE_READ_URL')).toBe(`postgresql://shop:<db-password>@db-read:5432${end}`)
    expect(variableOf(migrate, 'DATABASE_URL')).toBe(`postgresql://shop:<db-password>@db:5432${end}`)
    expect(reaches(environment, 'migrate')).toEqual(['db:5432'])
    expect(reaches(environment, 'db-standby-1')).toEqual(['db:5432'])
    expect(reaches(environment, 'web').filter((one) => one.startsWith('db'))).toEqual([
      'db-pooler:6432',
      'db-standby-1:5432',
      'db-standby-2:5432',
    ])
  })

  test('with sentinels the client asks who leads, and may reach every server', async () => {
    const environment = await resolved(topologies)
    const web = named(environment, 'web')
    expect(variableOf(web, 'QUEUE_SENTINELS')).toBe(
      'queue-sentinel-1:26379,queue-sentinel-2:26379,queue-sentinel-3:26379',
    )
    expect(variableOf(web, 'QUEUE_MASTER')).toBe('queue')
    expect(reaches(environment, 'web').filter((one) => one.startsWith('queue'))).toHaveLength(6)
    expect(environment.stores.find(({ name }) => name === 'queue')?.topology?.sentinel?.quorum).toBe(2)
  })

  test('a server that is run elsewhere may have others that only read', async () => {
    const environment = await resolved(`stores:
  db:
    kind: postgres
    user: shop
    password: {secret: db-password}
    managed: {host: db.example.com, port: 6432, readers: db-ro.example.com}
services:
  web:
    image: shop/web:1.4.0
    ports: {http: 80}
    uses: {db: {pool: 5, bind: {DATABASE_URL: url, DATABASE_READ_URL: readUrl, READ_HOST: readHost}}}
  reports:
    image: shop/reports:1.4.0
    ports: {http: 80}
    uses: {db: {pool: 5, bind: {DATABASE_URL: readUrl}}}
secrets: {db-password: {source: "vault:db#password"}}
backups: none
`)
    const web = named(environment, 'web')
    expect(variableOf(web, 'DATABASE_URL')).toBe('postgresql://shop:<db-password>@db.example.com:6432/db')
    expect(variableOf(web, 'DATABASE_READ_URL')).toBe(
      'postgresql://shop:<db-password>@db-ro.example.com:6432/db',
    )
    expect(variableOf(web, 'READ_HOST')).toBe('db-ro.example.com')
    expect(reaches(environment, 'web')).toEqual(['db-ro.example.com:6432', 'db.example.com:6432'])
    expect(reaches(environment, 'reports')).toEqual(['db-ro.example.com:6432'])
  })

  test('a certificate is for every name of its store', async () => {
    const { certificates } = await resolved(topologies)
    expect(certificates.find(({ name }) => name === 'db')?.hosts).toEqual([
      'db',
      'db-pooler',
      'db-standby-1',
      'db-standby-2',
      'db-read',
    ])
  })
})

describe('standbys', () => {
  test('have all parameters of the primary, and ship no log', async () => {
    const environment = await resolved(
      topologies
        .replace('standbys: 2', 'standbys: 5')
        .replace('user: shop', 'user: shop\n    settings: {max_connections: 300}'),
    )
    const file = '/etc/postgresql/postgresql.conf'
    const primary = textOf(named(environment, 'db'), file).split('\n')
    const standby = textOf(named(environment, 'db-standby-5'), file).split('\n')
    expect(primary).toEqual(expect.arrayContaining(['max_connections = 300', 'max_wal_senders = 12']))
    expect(primary).toContain('max_slot_wal_keep_size = 5120MB')
    expect(standby).toEqual(expect.arrayContaining(primary))
    expect(standby).toContain('primary_slot_name = db_standby_5')
  })

  test('no password of theirs is on a command line or in a variable', async () => {
    const { workloads } = await resolved(topologies)
    for (const { command = [], args = [], env } of workloads.filter(({ role }) => role === 'store')) {
      expect([...command, ...args].join(' ')).not.toMatch(/\$\(|secrets/)
      expect(env.flatMap(({ value }) => value).filter(({ kind }) => kind === 'secret')).toEqual([])
    }
  })
})

describe('what does not fit together is said', () => {
  const store = (words: string) => `stores: {db: {kind: postgres, password: {secret: a}, ${words}}}
services: {web: {image: "shop/web:1.4.0", ports: {http: 80}, uses: {db: {pool: 1, bind: {X: url}}}}}
secrets: {a: {source: "vault:a#a"}}
backups: none
`
  const redis = (words: string, part = 'url') => `stores: {q: {kind: redis, role: queue, ${words}}}
services: {web: {image: "shop/web:1.4.0", ports: {http: 80}, uses: {q: {bind: {X: ${part}}}}}}
backups: none
`
  test.each([
    [store('instance: {standbys: 1}'), 'the standbys of "db" have no password [missing-key]'],
    [
      store('instance: {standbys: 1, replication: {secret: a}}'),
      'the standbys of "db" have the password of its clients [bad-format]',
    ],
    [
      store('settings: {max_wal_senders: 3}, instance: {standbys: 2, replication: {secret: a}}'),
      '2 standbys of "db" need max_wal_senders of 6, and it is 3 [out-of-range]',
    ],
    [
      store('instance: {topology: sentinel}'),
      'the instance of a store of kind postgres has no `topology` [bad-format]',
    ],
    [store('settings: {hot_standby: false}'), '"hot_standby" follows from the rest of the spec [bad-format]'],
    [
      store('').replace('X: url', 'X: readUrl'),
      '"db" has no standby that reads could go to [unknown-reference]',
    ],
    [
      store('managed: {host: db.example.com}').replace('X: url', 'X: readUrl'),
      '"db" is managed elsewhere, and nothing says where reads could go [unknown-reference]',
    ],
    [redis('instance: {pooler: {}}'), 'the instance of a store of kind redis has no `pooler` [bad-format]'],
    [
      redis('instance: {topology: single, standbys: 2}'),
      '`topology: single` has no standbys, and 2 are asked for [bad-format]',
    ],
    [
      redis('instance: {topology: sentinel, standbys: 0}'),
      'sentinels have nobody to let lead: there is no standby [out-of-range]',
    ],
    [redis('instance: {sentinels: 3}'), '`topology: single` has no sentinels [bad-format]'],
    [
      redis('instance: {topology: sentinel}'),
      '"q" has no fixed url: its sentinels say which server leads [unknown-reference]',
    ],
    [redis('instance: {}', 'sentinels'), '"q" has no sentinels [unknown-reference]'],
  ])('%s', async (text, problem) => {
    expect(await problemsOf(text)).toContain(problem)
  })
})

import { expect, test } from 'vitest'
import type { Environment, Store } from '../../../src/model/environment.ts'
import { printBody } from '../../../src/print/print.ts'
import { emitter } from '../../../src/targets/backup/emit.ts'
import { managedStores } from '../../fixtures/managed-stores.ts'
import { shop } from '../../fixtures/shop.ts'
import { resolved } from '../../resolve/resolved.ts'
import { policyGovernance } from '../policy-governance.ts'

const ofShop = filesFor(await shop())

function filesFor(environment: Environment): ReadonlyMap<string, string> {
  if (emitter.scope !== 'tier') throw new Error('backups are written for each tier')
  return new Map(emitter.emit(environment).map(({ path, body }) => [path, printBody(body, 'the spec')]))
}

test('every copy of a store is encrypted to every recipient before it is uploaded', async () => {
  const environment = await shop()
  for (const { name, method, recipients } of environment.backups) {
    if (method === 'restic' || method === 'none') continue
    for (const path of method === 'wal' ? [`${name}.sh`, `${name}-archive.sh`] : [`${name}.sh`]) {
      const text = ofShop.get(path) ?? ''
      expect(recipients.length).toBeGreaterThan(1)
      for (const recipient of recipients) expect(text, path).toContain(`\n  ${recipient}\n`)
      expect(text, path).toMatch(/^store |age --encrypt/m)
    }
  }
})

test('no secret stands in a command line: programs get files, or variables of their own', () => {
  const reading = [...ofShop].flatMap(([path, text]) =>
    text
      .split('\n')
      .filter((line) => line.includes('/run/secrets/'))
      .map((line) => `${path}: ${line}`),
  )
  expect(reading.length).toBeGreaterThan(5)
  for (const line of reading) {
    expect(line).toMatch(/: (use_password_of |REDISCLI_AUTH=\$\(<|export \w+_FILE=)/)
  }
})

test('a private key is an argument of the scripts that read, and in none that copy', () => {
  for (const [path, text] of ofShop) {
    if (/^(orders|reports|carts|pictures|orders-archive)\.sh$/.test(path))
      expect(text, path).not.toContain('identity')
  }
})

test('each backup can be made, restored and verified; a volume also pruned', () => {
  const scripts = [...ofShop.keys()].filter((path) => path.endsWith('.sh'))
  const each = ['carts', 'orders', 'pictures', 'reports'].flatMap((name) => [
    `${name}.sh`,
    `restore-${name}.sh`,
    `verify-${name}.sh`,
  ])
  expect(scripts.sort()).toEqual(
    [...each, 'functions.sh', 'orders-archive.sh', 'prune-pictures.sh', 'run.sh'].sort(),
  )
})

test('programs of PostgreSQL are those of the server', () => {
  expect(ofShop.get('orders.sh')).toContain('export PATH=/usr/lib/postgresql/17/bin:$PATH')
  expect(ofShop.get('reports.sh')).toContain('export PATH=/usr/lib/postgresql/18/bin:$PATH')
  const image = ofShop.get('Dockerfile')
  expect(image).toContain('postgresql-client-17')
  expect(image).toContain('postgresql-client-18')
  expect(image).toContain('apt.postgresql.org.sh')
})

test('a store that is not the tier’s own is trusted by public authorities, or by the one that it names', async () => {
  const environment = await shop()
  const stores = environment.stores.map((store) => ({
    ...store,
    workload: undefined,
    host: 'db.example.com',
  }))
  const text = filesFor({ ...environment, stores }).get('orders.sh')
  expect(text).toContain('export PGHOST=db.example.com')
  expect(text).toContain('export PGSSLROOTCERT=system')
  const signed = stores.map((store) => ({ ...store, authority: 'db-authority' }))
  expect(filesFor({ ...environment, stores: signed }).get('orders.sh')).toContain(
    'export PGSSLROOTCERT=/run/secrets/db-authority',
  )
})

test('a snapshot of a Redis elsewhere is taken over TLS, of a server that is checked as the store says', async () => {
  const environment = await resolved(managedStores)
  const line = (store: Partial<Store>) => {
    const stores = environment.stores.map((one) => (one.name === 'cache' ? { ...one, ...store } : one))
    const text = filesFor({ ...environment, stores }).get('cache.sh') ?? ''
    return text.split('\n').find((one) => one.startsWith('redis-cli'))
  }
  const [before, after] = ['redis-cli -h cache.example.com -p 6380', '--rdb "$work/dump.rdb" >&2']
  const name = '--tls --sni cache.example.com'
  expect(line({})).toBe(`${before} ${name} --cacert /run/secrets/cache-authority ${after}`)
  expect(line({ tls: 'require' })).toBe(`${before} ${name} --insecure ${after}`)
  expect(line({ tls: 'none' })).toBe(`${before} ${after}`)
})

interface Policy {
  readonly Statement: readonly {
    readonly Action: readonly string[]
    readonly Resource: string | readonly string[]
  }[]
}

test('whoever copies may delete nothing but the locks of restic', () => {
  const policy: Policy = JSON.parse(ofShop.get('shop-backups-production-writer-policy.json') ?? '')
  const deleting = policy.Statement.filter(({ Action }) =>
    Action.some((action) => /Delete|Lifecycle|\*/.test(action)),
  )
  expect(deleting.map(({ Resource }) => Resource)).toEqual([
    ['arn:aws:s3:::shop-backups-production/pictures/locks/*'],
  ])
})

test('the bucket keeps each class of copies for its time, and the log for the period and one gap more', () => {
  const { Rules } = JSON.parse(ofShop.get('shop-backups-production-lifecycle.json') ?? '')
  const days = Rules.filter((rule: { Expiration?: object }) => rule.Expiration !== undefined).map(
    (rule: { Filter: { Prefix: string }; Expiration: { Days: number } }) => [
      rule.Filter.Prefix,
      rule.Expiration.Days,
    ],
  )
  expect(days).toEqual([
    ['carts/daily/', 7],
    ['carts/hourly/', 1],
    ['orders/monthly/', 372],
    ['orders/daily/', 30],
    ['orders/wal/', 19],
    ['reports/monthly/', 372],
  ])
})

test('a cluster schedules by itself: no crontab and nothing for cron', async () => {
  const files = filesFor(await policyGovernance('production'))
  expect([...files.keys()].filter((path) => path === 'crontab' || path === 'run.sh')).toEqual([])
  expect(files.has('db.sh')).toBe(true)
})

test('a tier without copies gets no file', async () => {
  expect(filesFor(await policyGovernance('development')).size).toBe(0)
  const environment = await shop()
  const backups = environment.backups.map((backup) => ({ ...backup, method: 'none' as const }))
  expect(filesFor({ ...environment, backups }).size).toBe(0)
})

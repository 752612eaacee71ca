import { describe, expect, test } from 'vitest'
import { clockChange } from '../../src/model/time-zone.ts'
import { codesOf, onCompose, onKubernetes, reported } from './reported.ts'

const encrypt =
  'encrypt: {age: [age1jr74fj6hn6kfn7lsjh3dwm2qkykhd9vpqcyy6yymnzx38yvcdclqvtd5fs, age19huugeeelr3qctwsrl7yh7zu7v7e5q0q76lk8v09d9j0pu9n3s2q3pzyr8]}'

function shop(rpo: string, ...backups: readonly string[]): string {
  return shopOn(onKubernetes, rpo, backups)
}

function shopOn(start: string, rpo: string, backups: readonly string[]): string {
  const written = backups.map(
    (backup, index) =>
      `  copy${index}: {of: db, keep: {daily: 7}, ${encrypt}, to: {s3: shop, region: eu-west-2}, ${backup}}`,
  )
  return `${start}
secrets: {db-password: {source: "vault:db#password"}}
stores: {db: {kind: postgres, password: {secret: db-password}}}
recovery: {rto: 4h, rpo: ${rpo}}
backups:
${written.join('\n')}
`
}

const daily = (timezone: string) => `method: dump, full: {daily: "05:17", timezone: ${timezone}}`

describe('backup-gap-exceeds-rpo', () => {
  test('compares the longest gap with what may be lost', async () => {
    expect(await codesOf(shop('24h', daily('UTC')))).toEqual([])
    expect(await codesOf(shop('23h', daily('UTC')))).toEqual(['backup-gap-exceeds-rpo'])
  })

  test('adds the hour by which clocks go back', async () => {
    expect(await codesOf(shop('24h', daily('Europe/London')))).toEqual(['backup-gap-exceeds-rpo'])
    expect(await codesOf(shop('25h', daily('Europe/London')))).toEqual([])
    expect(await codesOf(shop('24h', daily('Asia/Riyadh')))).toEqual([])
  })

  test('adds nothing on a machine, whose cron runs by UTC', async () => {
    expect(await codesOf(shopOn(onCompose, '24h', [daily('Europe/London')]))).toEqual([])
  })

  test('adds nothing to a run of every hour', async () => {
    expect(await codesOf(shop('1h', 'method: dump, full: {every: 1h, timezone: Europe/London}'))).toEqual([])
  })

  test('takes the days between the runs of a week', async () => {
    const [finding] = await reported(
      shop('3d', 'method: dump, full: {weekly: "mon,thu 05:17", timezone: UTC}'),
    )
    expect(finding).toContain('up to 4d of "db" can be lost (monday, thursday at 05:17 UTC), and rpo is 3d')
  })

  test('counts the shipping of changes where there is any', async () => {
    const wal = (archiveTimeout: string) =>
      `method: wal, archiveTimeout: ${archiveTimeout}, full: {daily: "05:17", timezone: UTC}`
    expect(await codesOf(shop('1h', wal('1h')))).toEqual([])
    expect(await codesOf(shop('1h', wal('61m')))).toEqual(['backup-gap-exceeds-rpo'])
  })

  test('counts the most frequent of several backups', async () => {
    const hourly = 'method: dump, full: {every: 1h, timezone: UTC}'
    expect(await codesOf(shop('1h', daily('UTC'), hourly))).toEqual([])
  })
})

describe('stateful-without-backup', () => {
  const store = (line: string, more = '') => `${onCompose}
secrets: {db-password: {source: "vault:db#password"}}
stores: {db: ${line}}
${more}
`

  test('asks for a backup of what keeps data', async () => {
    expect(await codesOf(store('{kind: postgres, password: {secret: db-password}}'))).toEqual([
      'stateful-without-backup',
    ])
    expect(await codesOf(store('{kind: redis, role: session, password: {secret: db-password}}'))).toEqual([
      'stateful-without-backup',
    ])
  })

  test('asks for none of a cache, a managed store or a tier that may lose everything', async () => {
    expect(await codesOf(store('{kind: redis, role: cache, password: {secret: db-password}}'))).toEqual([])
    const managed = '{kind: postgres, password: {secret: db-password}, managed: {host: db.example.org}}'
    expect(
      await codesOf(
        store(managed, 'services: {api: {image: "a:1", uses: {db: {pool: 1, bind: {DB: url}}}}}'),
      ),
    ).toEqual([])
    expect(
      await codesOf(store('{kind: postgres, password: {secret: db-password}}', 'backups: none')),
    ).toEqual([])
  })

  test('is content with a reason', async () => {
    const reason = 'backups: {db: {of: db, method: none, reason: filled again every night}}'
    expect(await codesOf(store('{kind: postgres, password: {secret: db-password}}', reason))).toEqual([])
  })
})

test('zones change their clocks by an hour, by half an hour, or not at all', () => {
  expect(clockChange('Europe/London')).toBe(3_600_000)
  expect(clockChange('Australia/Lord_Howe')).toBe(1_800_000)
  expect(clockChange('UTC')).toBe(0)
})

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, type TestContext, test } from 'vitest'
import { requireTool } from '../consumers/tools.ts'
import { resolved } from '../resolve/resolved.ts'
import { type Container, type Machine, machineFor, until } from './machine.ts'

const secrets = { 'db-password': 'it\'s "a" pass:word\\', 'db-replication': 'a\'copy:of\\it"' }

const spec = `stores:
  db:
    kind: postgres
    version: 17
    user: shop
    password: {secret: db-password}
    settings: {shared_buffers: 16MB, fsync: false}
    instance: {standbys: 1, replication: {secret: db-replication}, pooler: {instances: 1, pool: 2}}
services:
  web:
    image: ghcr.io/example/shop:1.4.2
    ports: {http: 8080}
    health: {live: /health}
    uses: {db: {pool: 20, bind: {DATABASE_URL: url, DATABASE_READ_URL: readUrl}}}
secrets:
  db-password: {source: "vault:shop/db#password"}
  db-replication: {source: "vault:shop/db#replication"}
backups: none
owners: {team: {email: team@example.com}}
`

const limits = { timeout: 60_000 }

let machine: Machine | undefined
afterEach(async () => {
  await machine?.remove()
  machine = undefined
})

async function tier(context: TestContext, names: readonly string[]): Promise<Machine> {
  requireTool('namespace', context)
  requireTool('servers', context)
  machine = await machineFor(await resolved(spec), names, secrets)
  return machine
}

/** Over the socket inside of the container. */
function ask({ run }: Container, sql: string) {
  return run(['psql', '--no-psqlrc', '--tuples-only', '--no-align', '--username=shop', '--dbname=db'], sql)
}

/** The first start has a server that only its own container can ask. */
async function answers({ run, address }: Container): Promise<void> {
  const isReady = ['sh', '-c', `pg_isready --host=${address} --dbname=db --username=shop`]
  await until(
    () => run(isReady),
    (text) => text.endsWith('accepting connections'),
  )
}

function isOne(text: string): boolean {
  return text === '1'
}

const login = 'PGPASSWORD="$(cat /run/secrets/db-password)"'

/** Through the pooler, with the password as a program has it. */
function askPooler({ run, address }: Container, sql: string) {
  const command = `${login} psql --no-psqlrc --tuples-only --no-align --host=${address} --port=6432 --username=shop --dbname=db`
  return run(['sh', '-c', command], sql)
}

const data = 'var/lib/postgresql/data/pgdata'

describe('a primary and its standby', () => {
  test('a row is copied; a standby that was killed goes on; nobody writes to it', limits, async (context) => {
    const { container } = await tier(context, ['db', 'db-standby-1'])
    const [db, standby] = [container('db'), container('db-standby-1')]
    standby.start()
    db.start()
    await answers(db)
    expect(ask(db, 'CREATE TABLE orders (id int); INSERT INTO orders VALUES (1)').status).toBe(0)
    await until(() => ask(standby, 'SELECT count(*) FROM orders'), isOne)
    expect(ask(standby, 'INSERT INTO orders VALUES (2)').text).toContain('read-only transaction')
    const slots = 'SELECT slot_name, active FROM pg_replication_slots'
    expect(ask(db, slots).text).toBe('db_standby_1|t')

    await standby.stop('SIGKILL')
    expect(ask(db, 'INSERT INTO orders VALUES (2)').status).toBe(0)
    standby.start()
    await until(
      () => ask(standby, 'SELECT count(*) FROM orders'),
      (text) => text === '2',
    )
    expect(standby.log().match(/cloning db/g)).toHaveLength(1)
    expect(`${db.log()}${standby.log()}`).not.toContain('copy')
  })

  test('a new password reaches a database that is there already', limits, async (context) => {
    const { container } = await tier(context, ['db', 'db-standby-1'])
    const [db, standby] = [container('db'), container('db-standby-1')]
    db.start()
    await answers(db)
    await db.stop('SIGKILL')
    for (const one of [db, standby]) {
      const file = one.path('run/secrets/db-replication')
      rmSync(file)
      writeFileSync(file, 'rotated')
    }
    const ofOwner = db.path('run/secrets/db-password')
    rmSync(ofOwner)
    writeFileSync(ofOwner, `now it's "$new"`)
    db.start()
    standby.start()
    await until(() => ask(standby, 'SELECT 1'), isOne)
    const asOwner = `${login} psql --no-psqlrc --tuples-only --host=${db.address} --username=shop --dbname=db --command='SELECT 1'`
    expect(db.run(['sh', '-c', asOwner]).text).toBe('1')
    expect(db.log()).not.toContain('$new')
    // The role copies, and reads nothing else.
    const other = standby.run([
      'psql',
      'host=db user=replication dbname=db passfile=/tmp/passfile',
      '-c',
      'SELECT 1',
    ])
    expect(other.text).toContain('pg_hba.conf rejects')
  })

  test(
    'a standby without its slot clones again, and overwrites nothing that is not a copy',
    limits,
    async (context) => {
      const { container } = await tier(context, ['db', 'db-standby-1'])
      const [db, standby] = [container('db'), container('db-standby-1')]
      db.start()
      standby.start()
      await until(() => ask(standby, 'SELECT 1'), isOne)
      await standby.stop()
      expect(
        ask(db, "CREATE TABLE lost (id int); SELECT pg_drop_replication_slot('db_standby_1')").status,
      ).toBe(0)
      standby.start()
      await until(
        () => ask(standby, 'SELECT count(*) FROM lost'),
        (text) => text === '0',
      )
      expect(standby.log()).toContain('no longer keeps what this standby misses')

      expect(ask(standby, 'SELECT pg_promote()').text).toBe('t')
      await standby.stop()
      standby.start()
      await standby.stop('none')
      expect(standby.log()).toContain('it was promoted')

      renameSync(db.path(data), db.path(`${data}.old`))
      writeFileSync(standby.path(`${data}/standby.signal`), '')
      await db.stop()
      db.start()
      await answers(db)
      standby.start()
      await standby.stop('none')
      expect(standby.log()).toContain('is a copy of another database')
    },
  )
})

describe('a pooler', () => {
  test(
    'serves more clients than it has connections, and keeps prepared statements',
    limits,
    async (context) => {
      const { container } = await tier(context, ['db', 'db-pooler'])
      const [db, pooler] = [container('db'), container('db-pooler')]
      db.start()
      pooler.start()
      await answers(db)
      await until(() => askPooler(pooler, 'SELECT 1'), isOne)
      const clients = `${Array.from({ length: 8 }, () => 'work &').join(' ')} wait`
      const work = `work() { printf 'BEGIN; SELECT pg_sleep(0.1); COMMIT;\n' | ${login} psql -qAt -h ${pooler.address} -p 6432 -U shop db && echo served; }`
      expect(pooler.run(['sh', '-c', `${work}; ${clients}`]).text.match(/served/g)).toHaveLength(8)
      const kept = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop' AND client_addr IS NOT NULL"
      expect(Number(ask(db, kept).text)).toBe(2)
      const transaction = "printf 'SELECT 40 + 2;\\n' >/tmp/transaction.sql"
      const bench = `pgbench --protocol=prepared --client=4 --transactions=20 --no-vacuum --file=/tmp/transaction.sql`
      const prepared = `${transaction}; ${login} ${bench} -h ${pooler.address} -p 6432 -U shop db`
      expect(pooler.run(['sh', '-c', prepared]).text).toContain('number of failed transactions: 0 ')
    },
  )
})

import { afterEach, expect, type TestContext, test } from 'vitest'
import { requireTool } from '../consumers/tools.ts'
import { resolved } from '../resolve/resolved.ts'
import { type Machine, machineFor, until } from './machine.ts'

const secrets = { 'store-password': 'it\'s "a" pass:word\\' }
const limits = { timeout: 60_000 }
const spec = `secrets:
  store-password: {source: "aws:production/store"}
backups: none
stores:
  ledger: {kind: mariadb, version: "11.8", password: {secret: store-password}}
  pages: {kind: memcached, instance: {memory: 32Mi}}
  sessions: {kind: valkey, role: session, password: {secret: store-password}}
`

let machine: Machine | undefined
afterEach(async () => {
  await machine?.remove()
  machine = undefined
})

async function tier(context: TestContext, name: string): Promise<Machine> {
  requireTool('namespace', context)
  requireTool('servers', context)
  machine = await machineFor(await resolved(spec), [name], secrets)
  return machine
}

/** The check that says that a server is ready, as its container runs it. */
async function checkOf(name: string): Promise<readonly string[]> {
  const { stores } = await resolved(spec)
  const ready = stores.find((store) => store.name === name)?.workload?.health?.ready
  if (ready?.kind !== 'exec') throw new Error(`${name} is not asked by a command`)
  return ready.command
}

test('MariaDB starts from its file, and is ready for who logs in', limits, async (context) => {
  const server = (await tier(context, 'ledger')).container('ledger')
  const check = await checkOf('ledger')
  server.start()
  await until(
    () => ({ ...server.run(check), text: `${server.run(check).status}` }),
    (text) => text === '0',
    50,
  )
  const query = `MYSQL_PWD="$(cat /run/secrets/store-password)" mariadb -h127.0.0.1 -uledger -N -e "$1" ledger`
  const ask = (sql: string) => server.run(['sh', '-c', query, 'sh', sql]).text
  expect(ask('SELECT @@sync_binlog, @@innodb_buffer_pool_size, @@time_zone, @@max_connections')).toBe(
    `1\t${2 ** 29}\t+00:00\t151`,
  )
  expect(ask('CREATE TABLE t (id int); INSERT INTO t VALUES (1); SELECT * FROM t')).toBe('1')
  await server.stop('SIGTERM')
  server.start()
  await until(
    () => server.run(['sh', '-c', query, 'sh', 'SELECT * FROM t']),
    (text) => text === '1',
  )
})

test('memcached takes the options that follow from its words', limits, async (context) => {
  const server = (await tier(context, 'pages')).container('pages')
  const check = await checkOf('pages')
  server.start()
  await until(
    () => ({ status: 0, text: `${server.run(check).status}` }),
    (text) => text === '0',
  )
  const stats = `exec 3<>/dev/tcp/127.0.0.1/11211; printf 'stats settings\\r\\nquit\\r\\n' >&3; grep -a maxbytes <&3`
  expect(server.run(['bash', '-c', stats]).text).toBe(`STAT maxbytes ${32 * 2 ** 20}`)
})

test(
  'Valkey starts from the configuration of its role, and is ready for who logs in',
  limits,
  async (context) => {
    const server = (await tier(context, 'sessions')).container('sessions')
    server.start()
    const ask = (command: string) => () =>
      server.run([
        'sh',
        '-c',
        `REDISCLI_AUTH="$(cat /run/secrets/store-password)" valkey-cli -h ${server.address} ${command} 2>&1`,
      ])
    await until(ask('ping'), (text) => text === 'PONG')
    expect(ask('CONFIG GET maxmemory-policy')().text).toContain('noeviction')
    expect(server.run(['valkey-cli', '-h', server.address, 'ping']).text).toContain('NOAUTH')
  },
)

import { afterEach, describe, expect, type TestContext, test } from 'vitest'
import { requireTool } from '../consumers/tools.ts'
import { topologies } from '../fixtures/topologies.ts'
import { resolved } from '../resolve/resolved.ts'
import { type Answer, type Container, type Machine, machineFor, until } from './machine.ts'

const secrets = { 'queue-password': 'it\'s "a" pass:word\\', 'queue-replication': 'a\'copy:of\\it"' }
const limits = { timeout: 60_000 }

let machine: Machine | undefined
afterEach(async () => {
  await machine?.remove()
  machine = undefined
})

async function tier(context: TestContext, names: readonly string[]): Promise<Machine> {
  requireTool('namespace', context)
  requireTool('servers', context)
  machine = await machineFor(await resolved(topologies), names, secrets)
  return machine
}

/** One command, or none and many on the standard input. */
function ask({ run, address }: Container, command: string, port = 6379, input?: string): Answer {
  const login = 'REDISCLI_AUTH="$(cat /run/secrets/queue-password 2>/dev/null)"'
  return run(['sh', '-c', `${login} redis-cli --raw -h ${address} -p ${port} ${command} 2>/dev/null`], input)
}

/** Writes so many megabytes, each under a key of its own, and says what the server answered to the last one. */
function fill(server: Container, megabytes: number): string {
  const text = "EVAL \"return redis.call('SET', KEYS[1], string.rep('x', 1048576))\" 1 big"
  const commands = Array.from({ length: megabytes }, (_, key) => `${text}${key}\n`).join('')
  return (
    ask(server, '', 6379, commands)
      .text.split('\n')
      .filter((line) => line !== '')
      .at(-1) ?? ''
  )
}

const isOk = (text: string) => text === 'OK'

describe('a queue with sentinels', () => {
  const nodes = ['queue', 'queue-standby-1', 'queue-standby-2']
  const sentinels = ['queue-sentinel-1', 'queue-sentinel-2', 'queue-sentinel-3']

  test('a standby leads when the first server fails, and keeps doing so', limits, async (context) => {
    const { container } = await tier(context, [...nodes, ...sentinels])
    const [queue] = nodes.map(container)
    const [sentinel] = sentinels.map(container)
    if (queue === undefined || sentinel === undefined) throw new Error('no servers')
    for (const name of nodes) container(name).start()
    await until(() => ask(queue, 'SET order 1'), isOk)
    for (const name of sentinels) container(name).start()
    const known = () => ask(sentinel, 'sentinel ckquorum queue', 26379)
    await until(known, (text) => text.includes('3 usable Sentinels'))
    const standbys = () => ask(sentinel, 'sentinel replicas queue', 26379)
    await until(standbys, (text) => text.match(/queue-standby-\d:6379/g)?.length === 2)

    await queue.stop('SIGKILL')
    const leader = await until(
      () => ask(sentinel, 'sentinel get-master-addr-by-name queue', 26379),
      (text) => text.startsWith('queue-standby-'),
      30,
    )
    const promoted = container(leader.split('\n')[0] ?? '')
    expect(ask(promoted, 'GET order').text).toBe('1')
    await until(() => ask(promoted, 'SET order 2'), isOk)

    queue.start()
    await until(
      () => ask(queue, 'GET order'),
      (text) => text === '2',
    )
    expect(ask(queue, 'ROLE').text).toMatch(/^slave\n/)
    expect(ask(queue, 'SET order 3').text).toContain('READONLY')
  })
})

describe('servers alone', () => {
  test('a queue refuses when it is full, and keeps what it has over a crash', limits, async (context) => {
    const { container } = await tier(context, ['queue', 'queue-standby-1'])
    const queue = container('queue')
    queue.start()
    container('queue-standby-1').start()
    await until(() => ask(queue, 'SET order 1'), isOk)
    expect(fill(queue, 80)).toContain('OOM')
    // The append-only file is synced every second.
    await new Promise((done) => setTimeout(done, 1500))
    await queue.stop('SIGKILL')
    queue.start()
    await until(
      () => ask(queue, 'GET order'),
      (text) => text === '1',
    )
  })

  test(
    'a cache evicts when it is full, forgets when it restarts, and its standby follows',
    limits,
    async (context) => {
      const { container } = await tier(context, ['pages', 'pages-standby-1'])
      const [pages, standby] = [container('pages'), container('pages-standby-1')]
      pages.start()
      standby.start()
      await until(() => ask(pages, 'SET page 1'), isOk)
      await until(
        () => ask(standby, 'GET page'),
        (text) => text === '1',
      )
      expect(ask(standby, 'SET page 2').text).toContain('READONLY')
      expect(fill(pages, 40)).toBe('OK')
      expect(Number(ask(pages, 'INFO stats').text.match(/evicted_keys:(\d+)/)?.[1])).toBeGreaterThan(0)
      await pages.stop('SIGTERM')
      pages.start()
      await until(
        () => ask(pages, 'DBSIZE'),
        (text) => text === '0',
      )
    },
  )
})

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, type TestContext, test } from 'vitest'
import { backupScripts } from '../../src/targets/shared/backup/scripts.ts'
import { requireTool } from '../consumers/tools.ts'
import { managedStores } from '../fixtures/managed-stores.ts'
import { resolved } from '../resolve/resolved.ts'
import { until } from './machine.ts'

const root = fileURLToPath(new URL('../../.tools/servers', import.meta.url))
const libraries = `${root}/usr/lib/x86_64-linux-gnu`
const password = 'it\'s "a" pass:word\\'

let folder = ''
let server: ChildProcess | undefined
afterEach(() => {
  server?.kill('SIGKILL')
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** A program of Debian with its own libraries. */
function programOf(name: string): readonly string[] {
  return [`${libraries}/ld-linux-x86-64.so.2`, '--library-path', libraries, `${root}/usr/bin/${name}`]
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
}

/** A Redis that only speaks TLS, with a certificate of an authority of its own; returns its port. */
async function startServer(context: TestContext): Promise<number> {
  requireTool('servers', context)
  folder = mkdtempSync(join(tmpdir(), 'plinth-tls-'))
  mkdirSync(join(folder, 'secrets'))
  mkdirSync(join(folder, 'bin'))
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  for (const name of ['authority', 'stranger'])
    openssl('req', '-x509', ...key, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.crt`)
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
    '-CA',
    'authority.crt',
    '-CAkey',
    'authority.key',
    '-keyout',
    'server.key',
    '-out',
    'server.crt',
  )
  writeFileSync(join(folder, 'secrets/store-password'), password)
  const port = await freePort()
  const [program = '', ...args] = programOf('redis-server')
  const lines = [
    'port 0',
    `tls-port ${port}`,
    'bind 127.0.0.1',
    'tls-cert-file server.crt',
    'tls-key-file server.key',
    'tls-ca-cert-file authority.crt',
    'tls-auth-clients no',
    'save ""',
    'repl-diskless-sync-delay 0',
    `requirepass ${JSON.stringify(password)}`,
    '',
  ]
  writeFileSync(join(folder, 'redis.conf'), lines.join('\n'))
  server = spawn(program, [...args, 'redis.conf'], { cwd: folder, stdio: 'ignore' })
  const wrapper = programOf('redis-cli').map((word) => `'${word}'`)
  writeFileSync(join(folder, 'bin/redis-cli'), `#!/bin/sh\nexec ${wrapper.join(' ')} "$@"\n`, { mode: 0o755 })
  const set = `REDISCLI_AUTH=$(cat secrets/store-password) bin/redis-cli -p ${port} --tls --cacert authority.crt SET order 4711`
  await until(
    () => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', set], { cwd: folder, encoding: 'utf8' })
      return { status, text: `${stdout}${stderr}` }
    },
    (text) => text === 'OK\n',
  )
  return port
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0
      probe.close(() => done(port))
    })
  })
}

/** Runs what the generated script does to take a snapshot. */
async function snapshot(port: number, tls: string, authority: string | undefined) {
  const words = authority === undefined ? '' : ', authority: {secret: cache-authority}'
  const environment = await resolved(
    managedStores
      .replace(
        /tls: verify-full\n {4}managed: \{host: cache[^\n]*/,
        `tls: ${tls}\n    managed: {host: localhost, port: ${port}${words}}`,
      )
      .replace(/ {2}cache-authority: .*\n/, authority === undefined ? '' : '$&')
      .replace(', CACHE_AUTHORITY: authority', ''),
  )
  if (authority !== undefined)
    writeFileSync(join(folder, 'secrets/cache-authority'), readFileSync(join(folder, authority)))
  const body = backupScripts(environment).find(({ path }) => path === 'cache.sh')?.body
  const text = body?.kind === 'text' ? body.text : ''
  const taking = text.slice(text.indexOf('begin\n') + 'begin\n'.length, text.indexOf('choose_class'))
  const script = `set -Eeuo pipefail; work=$PWD; log() { :; }; die() { echo "$*" >&2; exit 1; }\n${taking}`
  rmSync(join(folder, 'dump.rdb'), { force: true })
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', script.replaceAll('/run/secrets', `${folder}/secrets`)],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
      env: { PATH: `${folder}/bin:/usr/bin:/bin` },
    },
  )
  return { status, error: stderr }
}

test('a snapshot of a Redis elsewhere comes over TLS, from a server that its authority has signed', async (context) => {
  const port = await startServer(context)
  expect(await snapshot(port, 'verify-full', 'authority.crt')).toMatchObject({ status: 0 })
  const copy = readFileSync(join(folder, 'dump.rdb'), 'latin1')
  expect(copy.slice(0, 5)).toBe('REDIS')
  expect(copy).toContain('order')
})

test('a server that another authority has signed gets no password and gives no snapshot', async (context) => {
  const port = await startServer(context)
  for (const authority of ['stranger.crt', undefined]) {
    const { status, error } = await snapshot(port, 'verify-full', authority)
    expect(status, error).not.toBe(0)
    expect(error).toContain('certificate verify failed')
  }
  expect(await snapshot(port, 'require', undefined)).toMatchObject({ status: 0 })
  expect((await snapshot(port, 'none', undefined)).status).not.toBe(0)
})

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { namespaceCommand } from './namespace.ts'
import { filesFor, programs, upstreamHosts, writeConfiguration } from './nginx-folder.ts'
import { isCanary, requireTool, tool } from './tools.ts'

const session = fileURLToPath(new URL('nginx-session.mjs', import.meta.url))
const host = 'api.policygovernance.com'
const origin = 'https://app.policygovernance.com'
const megabyte = 2 ** 20

/** Each from a client address of its own where limits count clients. */
const steps = {
  plain: {
    host,
    path: '/policies?token=secret',
    headers: { 'x-forwarded-for': '6.6.6.6', 'x-request-id': 'mine' },
  },
  http2: { kind: 'http2', host, path: '/policies' },
  redirect: { port: 8080, host, path: '/policies?page=2', method: 'POST', body: 3 },
  challenge: { port: 8080, host, path: '/.well-known/acme-challenge/unknown' },
  unknownHost: { port: 8080, host: 'example.org' },
  unknownName: { host: 'example.org' },
  otherHost: { host: 'example.org', servername: host },
  upload: { host, path: '/upload', method: 'POST', body: 2 * megabyte },
  tooLarge: {
    host,
    path: '/upload',
    method: 'POST',
    headers: { 'content-length': 50 * megabyte + 1, expect: '100-continue' },
  },
  metrics: { host, path: '/metrics' },
  belowMetrics: { host, path: '/metrics/api' },
  upperMetrics: { host, path: '/METRICS' },
  slashMetrics: { host, path: '//metrics' },
  encodedMetrics: { host, path: '/%6detrics' },
  ready: { host, path: '/health/ready' },
  health: { host, path: '/health' },
  likeMetrics: { host, path: '/metricsx' },
  socket: { kind: 'upgrade', host, path: '/ai-chat', client: '127.0.0.2' },
  likeSocket: { kind: 'upgrade', host, path: '/ai-chatter', client: '127.0.0.2' },
  manySockets: { kind: 'upgrade', host, path: '/ai-chat', client: '127.0.0.3', times: 21 },
  crossOrigin: { host, path: '/policies', headers: { origin } },
  otherOrigin: { host, path: '/policies', headers: { origin: 'https://evil.example' } },
  preflight: {
    host,
    path: '/policies',
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization, x-unheard-of',
    },
  },
  burst: { host, path: '/policies', client: '127.0.0.4', times: 40 },
  strictBurst: { host, path: '/api/ai/draft', client: '127.0.0.5', times: 12 },
  strictWithoutSlash: { host, path: '/api/ai', client: '127.0.0.6', times: 12 },
  status: { port: 8081, host: 'proxy', path: '/status' },
} as const

interface Answer {
  readonly status?: number
  readonly error?: string
  readonly echo?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Answers = Readonly<Record<keyof typeof steps, readonly Answer[]>>

describe.each(programs)('the production proxy in %s', (name) => {
  let answers: Answers
  let log: readonly Record<string, unknown>[]
  let failure = ''
  let remove = () => {}

  beforeAll(async () => {
    const program = tool(name)
    if (program === undefined || tool('namespace') === undefined) return
    const files = await filesFor(program, 'production')
    const folder = writeConfiguration(files)
    remove = folder.remove
    const input = JSON.stringify({ upstreams: [3000], steps })
    const run = [process.execPath, session, program, join(folder.path, 'nginx.conf'), input]
    const [command = '', ...rest] = namespaceCommand(run, {
      hosts: upstreamHosts(files),
      mounts: folder.mounts,
    })
    const { stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8', timeout: 30_000 })
    if (stdout === '') {
      failure = stderr
      return
    }
    const result = JSON.parse(stdout)
    answers = result.answers
    log = result.log.split('\n').filter(Boolean).map(JSON.parse)
  })
  afterAll(() => remove())

  /** A test that needs the session. */
  function check(title: string, assert: () => void): void {
    test(title, (context) => {
      requireTool('namespace', context)
      requireTool(name, context)
      try {
        expect(failure).toBe('')
        assert()
      } catch (error) {
        if (!isCanary(name)) throw error
        context.skip(`${name}: ${error}`)
      }
    })
  }

  function one(step: keyof typeof steps): Answer {
    const [answer] = answers[step]
    if (answer === undefined) throw new Error(`nothing came back from ${step}`)
    return answer
  }
  const statuses = (step: keyof typeof steps) => answers[step].map(({ status }) => status)
  const seen = (step: keyof typeof steps) => JSON.parse(one(step).body)
  const count = (step: keyof typeof steps, status: number) =>
    statuses(step).filter((found) => found === status).length

  check('passes requests on over TLS, HTTP/2 too', () => {
    expect(seen('plain')).toMatchObject({ method: 'GET', url: '/policies?token=secret' })
    expect(one('http2').status).toBe(200)
  })

  check('tells the service who asked, and believes nothing that the client says of itself', () => {
    const { headers } = seen('plain')
    expect(headers).toMatchObject({
      host,
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
    })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(one('plain').headers['x-request-id']).toBe(headers['x-request-id'])
    expect(headers.connection ?? 'keep-alive').toBe('keep-alive')
  })

  check('adds security headers once, also to its own errors', () => {
    for (const step of ['plain', 'metrics', 'tooLarge'] as const) {
      expect(one(step).headers, step).toMatchObject({
        'strict-transport-security': 'max-age=63072000',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
      })
      expect(one(step).headers, step).not.toHaveProperty('x-xss-protection')
      expect(one(step).headers, step).not.toHaveProperty('x-powered-by')
      expect(one(step).headers.server, step).toBe('nginx')
    }
  })

  check('redirects to https and keeps method and query', () => {
    expect(one('redirect').status).toBe(308)
    expect(one('redirect').headers.location).toBe(`https://${host}/policies?page=2`)
    expect(one('challenge').status).toBe(404)
  })

  check('has nothing for hosts that are not its own', () => {
    expect(one('unknownHost').error).toBe('ECONNRESET')
    expect(one('unknownName').error).toMatch(/^(ERR_SSL|EPROTO)/)
    expect(one('otherHost').status).toBe(421)
  })

  check('lets bodies through up to what the application takes', () => {
    expect(seen('upload').size).toBe(2 * megabyte)
    expect(one('tooLarge').status).toBe(413)
  })

  check('hides denied paths in every spelling, and nothing beside them', () => {
    for (const step of [
      'metrics',
      'belowMetrics',
      'upperMetrics',
      'slashMetrics',
      'encodedMetrics',
      'ready',
    ] as const) {
      expect(one(step).status, step).toBe(404)
    }
    expect(seen('health').url).toBe('/health')
    expect(seen('likeMetrics').url).toBe('/metricsx')
  })

  check('carries sockets where the route says so, and only so many of one client', () => {
    expect(one('socket')).toMatchObject({ status: 101, echo: 'ping' })
    expect(one('likeSocket').status).toBe(200)
    expect(seen('likeSocket').headers).not.toHaveProperty('upgrade')
    expect([count('manySockets', 101), count('manySockets', 429)]).toEqual([20, 1])
  })

  check('answers browsers for the application', () => {
    expect(one('crossOrigin').headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    })
    expect(one('crossOrigin').headers.vary).toContain('Origin')
    expect(one('otherOrigin').headers).not.toHaveProperty('access-control-allow-origin')
    expect(one('otherOrigin').headers).not.toHaveProperty('access-control-allow-credentials')
    expect(one('preflight')).toMatchObject({ status: 204, body: '' })
    expect(one('preflight').headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    })
    expect(one('preflight').headers['access-control-allow-methods']).toContain('PUT')
    const allowed = one('preflight').headers['access-control-allow-headers']?.split(', ')
    expect(allowed).toContain('Authorization')
    expect(allowed).not.toContain('X-Unheard-Of')
    expect(one('crossOrigin').headers).not.toHaveProperty('access-control-allow-headers')
    expect(one('crossOrigin').headers).not.toHaveProperty('access-control-allow-methods')
  })

  check('turns away who asks too often, by the limit of the longest path', () => {
    expect(statuses('burst').filter((status) => status !== 200 && status !== 429)).toEqual([])
    expect(count('burst', 200)).toBeGreaterThanOrEqual(21)
    expect(count('burst', 200)).toBeLessThan(30)
    expect(count('strictBurst', 200)).toBeGreaterThanOrEqual(6)
    expect(count('strictBurst', 200)).toBeLessThan(9)
    expect(count('strictWithoutSlash', 429)).toBeGreaterThan(3)
  })

  check('logs JSON with what finds a request again, and no query strings', () => {
    const id = one('plain').headers['x-request-id']
    expect(log.find(({ request_id }) => request_id === id)).toMatchObject({
      method: 'GET',
      host,
      path: '/policies',
      status: 200,
      client: '127.0.0.1',
      upstream: '127.0.0.1:3000',
    })
    expect(JSON.stringify(log)).not.toContain('secret')
  })

  check('shows its status on a port of its own', () => {
    expect(one('status').body).toContain('Active connections')
  })
})

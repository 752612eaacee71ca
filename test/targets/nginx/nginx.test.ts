import { describe, expect, test } from 'vitest'
import type { Environment, NginxOutput, Route, RoutePath } from '../../../src/model/environment.ts'
import { printBody } from '../../../src/print/print.ts'
import { emitter } from '../../../src/targets/nginx/emit.ts'
import { policyGovernance, tiers } from '../policy-governance.ts'

const production = await policyGovernance('production')

/** The printed files, by path. */
function filesOf(environment: Environment): ReadonlyMap<string, string> {
  if (emitter.scope !== 'tier') throw new Error('nginx is written per tier')
  return new Map(emitter.emit(environment).map(({ path, body }) => [path, printBody(body, 'x')]))
}

function textOf(environment: Environment): string {
  return [...filesOf(environment).values()].join('\n')
}

function withVersion(nginx: NginxOutput): Environment {
  return { ...production, outputs: { ...production.outputs, nginx } }
}

function withRoute(change: Partial<Route>): Environment {
  return { ...production, routes: production.routes.map((route) => ({ ...route, ...change })) }
}

function withPaths(change: Partial<RoutePath>): Environment {
  return withRoute({
    paths: production.routes.flatMap(({ paths }) => paths.map((path) => ({ ...path, ...change }))),
  })
}

describe('what only newer versions understand', () => {
  const old = textOf(withVersion({ version: '1.22.1', openssl: '3.0' }))
  const current = textOf(withVersion({ version: '1.30', openssl: '3.5' }))

  test.each([
    ['http2 on;', 'listen 8443 ssl http2;'],
    ['server api:3000 resolve;', 'server api:3000;'],
    ['resolver 127.0.0.11', 'keepalive 32;'],
    ['add_header_inherit merge;', 'ssl_session_tickets off;'],
    ['ssl_ecdh_curve X25519MLKEM768:X25519', 'ssl_ecdh_curve X25519:'],
  ])('is `%s` there and `%s` before', (newer, older) => {
    expect(current).toContain(newer)
    expect(current).not.toContain(older)
    expect(old).toContain(older)
    expect(old).not.toContain(newer)
  })

  test.each([
    ['1.25.0', 'http2 on;', false],
    ['1.25.1', 'http2 on;', true],
    ['1.27.2', ' resolve;', false],
    ['1.27.3', ' resolve;', true],
    ['1.29.2', 'add_header_inherit', false],
    ['1.29.3', 'add_header_inherit', true],
    ['1.29', 'add_header_inherit', false],
    ['1.29.7', 'keepalive 32', false],
    ['1.29.6', 'keepalive 32', true],
    ['2.0', 'http2 on;', true],
  ])('%s: `%s` is there: %s', (version, directive, isThere) => {
    expect(textOf(withVersion({ version, openssl: '3.5' })).includes(directive)).toBe(isThere)
  })
})

describe.each(tiers)('in %s', async (tier) => {
  const environment = await policyGovernance(tier)
  const text = textOf(environment)

  test('zones of all kinds have names of their own', () => {
    const zones = [...text.matchAll(/^\s*(?:limit_\w+_zone .* zone=|zone )([\w-]+)/gm)].map(
      ([, name]) => name,
    )
    expect(new Set(zones).size).toBe(zones.length)
    const used = [...text.matchAll(/limit_req zone=([\w-]+)|limit_conn ([\w-]+)/g)].map(
      ([, req, conn]) => req ?? conn,
    )
    expect(zones).toEqual(expect.arrayContaining(used))
  })

  test('headers are added once, to every answer', () => {
    const added = [...text.matchAll(/^\s*add_header (\S+).*;$/gm)]
    expect(added.filter(([line]) => !line.endsWith(' always;'))).toEqual([])
    const names = added.map(([, name]) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).not.toContain('X-XSS-Protection')
  })

  test('every included file exists', () => {
    const files = [...filesOf(environment).keys()]
    const included = [...text.matchAll(/^\s*include (\S+);/gm)].map(([, path]) => path ?? '')
    for (const path of included) {
      expect(
        files.some((file) => file === path || (path === 'conf.d/*.conf' && file.startsWith('conf.d/'))),
      ).toBe(true)
    }
  })

  test('listens where its container says, on IPv4 and IPv6', () => {
    const ports = [...environment.workloads, ...environment.composeOnly].find(
      ({ role }) => role === 'proxy',
    )?.ports
    for (const { number } of ports ?? []) {
      expect(text).toMatch(new RegExp(`listen ${number}[ ;]`))
      expect(text).toMatch(new RegExp(`listen \\[::\\]:${number}[ ;]`))
    }
    expect(ports).toHaveLength(3)
  })
})

test('waits longer than the application and keeps connections for less time', () => {
  const api = production.services.find(({ name }) => name === 'api')
  expect(api?.http).toMatchObject({ timeout: 300_000, keepAlive: 65_000 })
  expect(textOf(production)).toContain('proxy_read_timeout 305s;')
  expect(textOf(production)).toContain('keepalive_timeout 1m;')
})

test('a path says only what differs from the shortest one', () => {
  const file = filesOf(production).get('conf.d/api.conf') ?? ''
  expect(file.match(/client_max_body_size/g)).toHaveLength(1)
  expect(file.match(/proxy_read_timeout/g)).toHaveLength(2)
})

test('a limit without a burst says none: nginx refuses a burst of 0', () => {
  const rateLimit = { rate: { count: 1000, per: 60_000 }, burst: 0 }
  const text = textOf(withPaths({ rateLimit }))
  expect(text).toContain('limit_req zone=rl_api_1000_per_m;')
  expect(text).not.toContain('burst=')
})

test('has room for every socket twice, and file handles twice that', () => {
  expect(textOf(production)).toContain('worker_connections 6048;')
  expect(textOf(production)).toContain('worker_rlimit_nofile 12096;')
})

test('a host with a certificate that nobody trusts is not pinned to TLS', async () => {
  expect(textOf(production)).toContain('Strict-Transport-Security max-age=63072000')
  expect(textOf(await policyGovernance('development'))).not.toContain('add_header Strict-Transport-Security')
})

test.each([
  [{ count: 10, per: 1000 }, '10r/s'],
  [{ count: 100, per: 60_000 }, '100r/m'],
  [{ count: 60, per: 60_000 }, '1r/s'],
  [{ count: 5, per: 3_600_000 }, '1r/m'],
])('the rate %o is %s', (rate, written) => {
  expect(textOf(withPaths({ rateLimit: { rate, burst: 5 } }))).toContain(` rate=${written};`)
})

test.each([
  [50 * 2 ** 20, '50m'],
  [1_536, '1536'],
  [10 * 2 ** 10, '10k'],
  [2 ** 31, '2048m'],
])('a body of %d bytes is %s', (maxBody, written) => {
  expect(textOf(withPaths({ maxBody }))).toContain(`client_max_body_size ${written};`)
})

test('patterns of paths match them literally', () => {
  const text = textOf(withRoute({ deny: ['/a.b', '/c+d/'] }))
  expect(text).toContain(String.raw`location ~* ^/(a\.b|c\+d)(/|$) {`)
})

test('a route without a path for everything has nothing there', () => {
  const paths = production.routes.flatMap((route) => route.paths.filter(({ path }) => path !== '/'))
  const file = filesOf(withRoute({ paths })).get('conf.d/api.conf')
  expect(file).toMatch(/location \/ \{\n\s*return 404;\n\s*\}\n\}\n$/)
})

test('paths that differ only in punctuation have zones of their own', () => {
  const [first] = production.routes.flatMap(({ paths }) => paths.filter(({ websocket }) => websocket))
  if (first === undefined) throw new Error('the system has a websocket path')
  const text = textOf(withRoute({ paths: ['/a-b', '/a_b'].map((path) => ({ ...first, path })) }))
  expect(text).toContain('zone=cn_api_a_b_1:10m')
  expect(text).toContain('zone=cn_api_a_b_2:10m')
})

test('a redirect names the port that is published', () => {
  const composeOnly = production.composeOnly.map((workload) => ({
    ...workload,
    ports: workload.ports.map((port) => (port.name === 'https' ? { ...port, publish: 8443 } : port)),
  }))
  expect(textOf({ ...production, composeOnly })).toContain('return 308 https://$host:8443$request_uri;')
})

test('a tier without a proxy or without the output has no files', () => {
  expect(filesOf({ ...production, composeOnly: [] }).size).toBe(0)
  expect(filesOf({ ...production, outputs: { ...production.outputs, nginx: undefined } }).size).toBe(0)
})

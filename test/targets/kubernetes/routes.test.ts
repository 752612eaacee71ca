import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Environment, Route, RoutePath } from '../../../src/model/environment.ts'
import { gatewayDuration } from '../../../src/targets/kubernetes/gateway-duration.ts'
import { policyGovernance } from '../policy-governance.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

const production = await policyGovernance('production')
const [route] = production.routes
const [path] = route?.paths ?? []
if (route === undefined || path === undefined) throw new Error('the system has a route')

function withRoute(change: Partial<Route>): Environment {
  return { ...production, routes: [{ ...(route as Route), ...change }] }
}

function limitsOf(rateLimit: RoutePath['rateLimit']): Read {
  const objects = objectsOf(withRoute({ paths: [{ ...(path as RoutePath), path: '/', rateLimit }] }))
  const rules = objectOf(objects, 'BackendTrafficPolicy', 'api.root').spec.rateLimit.local.rules
  expect(rules.map(({ clientSelectors }: Read) => clientSelectors[0].sourceCIDR.type)).toEqual(
    rules.map(() => 'Distinct'),
  )
  return rules
    .filter(({ clientSelectors }: Read) => clientSelectors[0].sourceCIDR.value === '0.0.0.0/0')
    .map(({ limit }: Read) => limit)
}

describe('rate limits', () => {
  test('leave room for a burst and hold the rate over time', () => {
    expect(limitsOf({ rate: { count: 10, per: 1000 }, burst: 20 })).toEqual([
      { requests: 30, unit: 'Second' },
      { requests: 600, unit: 'Minute' },
    ])
    expect(limitsOf({ rate: { count: 100, per: 3_600_000 }, burst: 5 })).toEqual([
      { requests: 6, unit: 'Second' },
      { requests: 100, unit: 'Hour' },
    ])
  })

  test('are one number where there is no burst to speak of', () => {
    expect(limitsOf({ rate: { count: 10, per: 1000 }, burst: 0 })).toEqual([{ requests: 10, unit: 'Second' }])
  })
})

describe('limits of the Gateway API', () => {
  test('split a route with many paths and hosts into several, with every path on every host', () => {
    const paths = Array.from({ length: 40 }, (_, index) => ({
      ...(path as RoutePath),
      path: `/p${String(index).padStart(2, '0')}`,
    }))
    const hosts = Array.from({ length: 20 }, (_, index) => `h${index}.example.com`)
    const objects = objectsOf(withRoute({ paths, hosts }))
    const routes = objects.filter(
      ({ kind, metadata }) => kind === 'HTTPRoute' && metadata.name !== 'redirect-to-https',
    )
    for (const { spec } of routes) {
      expect(spec.rules.length).toBeLessThanOrEqual(16)
      expect(spec.hostnames.length).toBeLessThanOrEqual(16)
    }
    const served = routes.flatMap(({ spec }) =>
      spec.hostnames.flatMap((host: string) =>
        spec.rules.flatMap(({ matches, backendRefs }: Read) =>
          backendRefs ? [`${host}${matches[0].path.value}`] : [],
        ),
      ),
    )
    expect(served.sort()).toEqual(hosts.flatMap((host) => paths.map((one) => host + one.path)).sort())
    for (const { spec } of objects.filter(({ kind }) => kind === 'BackendTrafficPolicy')) {
      const [{ name, sectionName }] = spec.targetRefs
      expect(objectOf(objects, 'HTTPRoute', name).spec.rules.map((rule: Read) => rule.name)).toContain(
        sectionName,
      )
    }
  })

  test('name rules apart whose paths differ only in signs', () => {
    const paths = ['/a/b', '/a-b', '/a_b', '/'].map((one) => ({ ...(path as RoutePath), path: one }))
    const { rules } = objectOf(objectsOf(withRoute({ paths, deny: [] })), 'HTTPRoute', 'api').spec
    expect(rules.map(({ name }: Read) => name)).toEqual(['a-b', 'a-b-2', 'a-b-3', 'root'])
  })

  test('have a listener name for a wildcard host', () => {
    const { listeners } = objectOf(objectsOf(withRoute({ hosts: ['*.example.com'] })), 'Gateway', 'edge').spec
    expect(listeners[1]).toMatchObject({ name: 'wildcard.example.com', hostname: '*.example.com' })
  })
})

test('durations are written as the Gateway API reads them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 * 86_400_000 }), (duration) => {
      const text = gatewayDuration(duration)
      expect(text).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/)
      const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
      const total = [...text.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
        (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0),
        0,
      )
      expect(total).toBe(duration)
    }),
  )
})

test('origins are answered by the gateway, and left to the application where none are named', () => {
  const filtersOf = (environment: Environment) =>
    objectOf(objectsOf(environment), 'HTTPRoute', 'api').spec.rules.flatMap(
      ({ backendRefs, filters }: Read) => (backendRefs ? (filters ?? []) : []),
    )
  expect(filtersOf(withRoute({ origins: [] }))).toEqual([])
  for (const { type, cors } of filtersOf(withRoute({ origins: ['https://app.example.com'] }))) {
    expect(type).toBe('CORS')
    expect(cors.allowOrigins).toEqual(['https://app.example.com'])
    expect(cors.allowHeaders).toEqual(production.routes[0]?.originHeaders)
  }
})

test('strict transport is not promised with a certificate that nobody trusts', () => {
  const certificates = production.certificates.map((certificate) => ({
    ...certificate,
    issuer: 'self-signed' as const,
  }))
  const headers = (environment: Environment) =>
    objectOf(objectsOf(environment), 'ClientTrafficPolicy', 'edge').spec.headers.lateResponseHeaders.set.map(
      ({ name }: Read) => name,
    )
  expect(headers(production)).toContain('Strict-Transport-Security')
  expect(headers({ ...production, certificates })).not.toContain('Strict-Transport-Security')
})

import { describe, expect, test } from 'vitest'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { compileSpecs } from '../../in-memory.ts'
import { head, resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

function spec(edge: string, more = ''): string {
  return `
outputs: {ci: none, kubernetes: {edge: {${edge}}}}
services:
  api: {image: "shop/api:1.4.0", ports: {http: 3000}, http: {timeout: 300s, maxBody: 50MiB, keepAlive: 65s}, websocket: {ping: 25s, timeout: 60s, connections: 100}}
  web: {image: "shop/web:1.4.0", ports: {http: 8080}}
routes:
  shop:
    hosts: {"\${domain}": {}, "*.\${domain}": {}}
    tls: {issuer: letsencrypt}
    paths:
      /: {to: web}
      /api: {to: api, rateLimit: {rate: 10/s, burst: 20}}
      /api/live: {to: api, websocket: true}
    deny: [/metrics, /health/ready]
    origins: ["https://app.\${domain}"]
    originHeaders: [X-Tenant]
${more}`
}

const objectsFor = async (edge: string): Promise<readonly Read[]> =>
  objectsOf(
    await resolved(
      spec(edge === 'gateway' ? 'gateway: envoy' : `ingress: ${edge}, class: public`),
      'kubernetes',
    ),
  )
const byTraefik = await objectsFor('traefik')
const byContour = await objectsFor('contour')

/** Who answers a path: the name of a service, or 404. */
type Answers = (path: string) => string

/** Rules by priority; matchers as Traefik reads them. */
const traefik: Answers = (path) => {
  const { routes } = objectOf(byTraefik, 'IngressRoute', 'shop').spec
  const found = [...routes]
    .sort((left, right) => right.priority - left.priority)
    .find(({ match }) => matchesTraefik(match, path))
  const isDenied = found.middlewares.some(({ name }: Read) => name === 'not-found')
  return isDenied ? '404' : found.services[0].name
}

function matchesTraefik(match: string, path: string): boolean {
  const tests: Record<string, (value: string) => boolean> = {
    Path: (value) => path === value,
    PathPrefix: (value) => path.startsWith(value),
    PathRegexp: (value) => new RegExp(value.replace('(?i)', ''), 'i').test(path),
  }
  return [...match.matchAll(/\b(Path|PathPrefix|PathRegexp)\(`([^`]+)`\)/g)].some(
    ([, name = '', value = '']) => tests[name]?.(value) ?? false,
  )
}

/** Expressions before prefixes, and the longest of those first; prefixes are of whole segments. */
const contour: Answers = (path) => {
  const { routes } = byContour.find(({ kind }) => kind === 'HTTPProxy')?.spec ?? { routes: [] }
  const of = (route: Read) => route.conditions[0]
  const matches = (route: Read): boolean => {
    const { prefix, regex } = of(route)
    if (regex !== undefined) return new RegExp(regex.replace('(?i)', ''), 'i').test(path)
    return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`)
  }
  const rank = (route: Read): number => (of(route).regex === undefined ? of(route).prefix.length : 1e9)
  const [found] = routes.filter(matches).sort((left: Read, right: Read) => rank(right) - rank(left))
  return found.directResponsePolicy ? `${found.directResponsePolicy.statusCode}` : found.services[0].name
}

describe.each([
  ['traefik', traefik],
  ['contour', contour],
] as const)('with %s', (_, answers) => {
  test.each([
    ['/', 'web'],
    ['/api', 'api'],
    ['/api/orders', 'api'],
    ['/apis', 'web'],
    ['/metrics', '404'],
    ['/Metrics/x', '404'],
    ['/metricsx', 'web'],
    ['/health/ready', '404'],
    ['/health', 'web'],
  ])('%s is answered by %s, as on every other edge', (path, answer) => {
    expect(answers(path)).toBe(answer)
  })
})

test('Traefik gets each limit of each path', () => {
  const of = (name: string) => objectOf(byTraefik, 'Middleware', name).spec
  expect(of('shop-api-body').buffering.maxRequestBodyBytes).toBe(50 * 2 ** 20)
  expect(of('shop-api-rate').rateLimit).toEqual({ average: 10, period: '1s', burst: 30 })
  expect(of('shop-cors').headers.accessControlAllowOriginList).toEqual(['https://app.shop.example.com'])
  expect(of('redirect-to-https').redirectScheme).toEqual({ scheme: 'https', permanent: true })
  const { routes, tls } = objectOf(byTraefik, 'IngressRoute', 'shop').spec
  expect(tls).toEqual({ secretName: 'shop-tls' })
  const live = routes.find(({ match }: Read) => match.includes('/api/live'))
  expect(live.middlewares.map(({ name }: Read) => name)).not.toContain('shop-api-live-body')
  const transport = objectOf(byTraefik, 'ServersTransport', 'api').spec.forwardingTimeouts
  expect(transport).toEqual({ responseHeaderTimeout: '305s', idleConnTimeout: '1m' })
})

test('browsers get the same lists at every edge, without a star, which they take literally', async () => {
  const byGateway = await objectsFor('gateway')
  const said = [
    objectOf(byGateway, 'HTTPRoute', 'shop').spec.rules.at(-1).filters[0].cors,
    byContour.find(({ kind }) => kind === 'HTTPProxy')?.spec.virtualhost.corsPolicy,
  ].map(({ allowHeaders, allowMethods }: Read) => ({ allowHeaders, allowMethods }))
  const { headers } = objectOf(byTraefik, 'Middleware', 'shop-cors').spec
  const { accessControlAllowHeaders: allowHeaders, accessControlAllowMethods: allowMethods } = headers
  expect(said).toEqual([
    { allowHeaders, allowMethods },
    { allowHeaders, allowMethods },
  ])
  expect(allowHeaders).toEqual(expect.arrayContaining(['Authorization', 'Content-Type', 'X-Tenant']))
  expect([...allowHeaders, ...allowMethods]).not.toContain('*')
})

test('every middleware that Traefik is told of is there', () => {
  const there = new Set(
    byTraefik.filter(({ kind }) => kind === 'Middleware').map(({ metadata }) => metadata.name),
  )
  const named = byTraefik
    .filter(({ kind }) => kind === 'IngressRoute')
    .flatMap(({ spec }) => spec.routes.flatMap(({ middlewares }: Read) => middlewares))
    .map(({ name }) => name)
  expect(named.length).toBeGreaterThan(5)
  expect(new Set(named)).toEqual(there)
})

test('Contour gets a proxy for each host, with time-outs beyond those of the application', () => {
  const proxies = byContour.filter(({ kind }) => kind === 'HTTPProxy')
  expect(proxies.map(({ spec }) => spec.virtualhost.fqdn)).toEqual(['*.shop.example.com', 'shop.example.com'])
  const [first] = proxies
  expect(first.spec.ingressClassName).toBe('public')
  const api = first.spec.routes.find(({ conditions }: Read) => conditions[0].prefix === '/api')
  expect(api.timeoutPolicy).toEqual({ response: '305s', idle: '305s', idleConnection: '60s' })
  const live = first.spec.routes.find(({ conditions }: Read) => conditions[0].prefix === '/api/live')
  expect([live.enableWebsockets, live.timeoutPolicy.response]).toEqual([true, 'infinity'])
})

test.each([
  ['traefik', byTraefik],
  ['projectcontour', byContour],
])('only the namespace %s gets in, also to prove a name', (namespace, objects) => {
  const from = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }]
  expect(objectOf(objects, 'NetworkPolicy', 'api').spec.ingress).toContainEqual({
    from,
    ports: [{ port: 3000 }],
  })
  expect(objectOf(objects, 'NetworkPolicy', 'acme-challenge').spec.ingress[0].from).toEqual(from)
  expect(objects.filter(({ kind }) => /^(Gateway|HTTPRoute|BackendTrafficPolicy)$/.test(kind))).toEqual([])
  expect(objectOf(objects, 'Certificate', 'shop').metadata.annotations).toEqual({
    'acme.cert-manager.io/http01-override-ingress-class': 'public',
  })
})

test.for([
  ['Traefik', byTraefik],
  ['Contour', byContour],
] as const)('%s knows every field', ([, objects], context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const problems = objects.flatMap((object) => judge(object))
  if (problems.some((problem) => problem.startsWith('there is no '))) context.skip('an older schema')
  expect(problems).toEqual([])
})

async function problems(edge: string, more = ''): Promise<readonly string[]> {
  const text = head.replace('compose', 'kubernetes') + spec(edge, more)
  const { diagnostics } = await compileSpecs({ 'environments/shop/production.yaml': text })
  return diagnostics.map(({ code, message, help }) => `${message} [${code}] ${help}`)
}

test('what Contour cannot do is an error until it is accepted', async () => {
  const found = await problems('ingress: contour')
  expect(found).toHaveLength(2)
  expect(found.join('\n')).toContain('Contour takes bodies of any size: in the route "shop"')
  const reason = '{reason: checked, owner: team, until: 2027-12-31}'
  const accepted = `accept: {kubernetes/body-limit: ${reason}, kubernetes/rate-limit: ${reason}}
owners: {team: {email: team@example.com}}
`
  expect(await problems('ingress: contour', accepted)).toEqual([])
  expect(await problems('ingress: traefik')).toEqual([])
})

test('ingress-nginx is refused with the reason', async () => {
  expect((await problems('ingress: nginx')).join('\n')).toContain('archived on 24 March 2026')
})

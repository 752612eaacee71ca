import { describe, expect, test } from 'vitest'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { compileSpecs, filesOf } from '../../in-memory.ts'
import { head, resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

const spec = (edge: string) => `
outputs: {ci: none, kubernetes: {edge: {${edge}}}}
services:
  orders:
    image: "shop/orders:1.4.0"
    ports: {http: 8080, calls: {port: 50051, speaks: grpc}, grpc: {port: 9000, speaks: http}}
    http: {timeout: 300s, keepAlive: 65s}
  risk: {image: "shop/risk:1.4.0", ports: {rpc: 50051}, health: {live: {grpc: rpc}}}
routes:
  shop:
    hosts: {"\${domain}": {}}
    tls: {issuer: letsencrypt}
    paths:
      /: {to: orders}
      /shop.v1.Orders: {to: orders, port: calls}
      /shop.v1.Risk: {to: risk, port: rpc}
`
const objectsFor = async (edge: string) => objectsOf(await resolved(spec(edge), 'kubernetes'))
const byGateway = await objectsFor('gateway: envoy')
const byTraefik = await objectsFor('ingress: traefik')
const byContour = await objectsFor('ingress: contour')

test('a Service says which of its ports speak HTTP/2 in the clear', () => {
  const said = (name: string) =>
    objectOf(byGateway, 'Service', name).spec.ports.map((port: Read) => [port.name, port.appProtocol])
  expect(said('orders')).toEqual([
    ['calls', 'kubernetes.io/h2c'],
    ['grpc', undefined],
    ['http', undefined],
  ])
  expect(said('risk')).toEqual([['rpc', 'kubernetes.io/h2c']])
})

test('the Gateway ends no call, however long, and takes no body in before it', () => {
  const { rules } = objectOf(byGateway, 'HTTPRoute', 'shop').spec
  const said = rules.map(({ matches, timeouts }: Read) => [matches[0].path.value, timeouts.request])
  expect(said).toEqual([
    ['/shop.v1.Orders', '0s'],
    ['/shop.v1.Risk', '0s'],
    ['/', '305s'],
  ])
  const policy = (name: string) => objectOf(byGateway, 'BackendTrafficPolicy', `shop.${name}`).spec
  expect(policy('shop-v1-orders').requestBuffer).toBeUndefined()
  expect(policy('root').requestBuffer).toEqual({ limit: '1Mi' })
})

test('Traefik and Contour speak HTTP/2 in the clear, and hold nothing back', () => {
  const { routes } = objectOf(byTraefik, 'IngressRoute', 'shop').spec
  const called = routes.find(({ match }: Read) => match.includes('/shop.v1.Orders'))
  expect(called.services).toEqual([
    { name: 'orders', port: 50051, scheme: 'h2c', serversTransport: 'orders' },
  ])
  expect(called.middlewares).toEqual([{ name: 'security-headers' }])
  const proxy = byContour.find(({ kind }) => kind === 'HTTPProxy')
  const [orders, , page] = proxy?.spec.routes ?? []
  expect(orders.services).toEqual([{ name: 'orders', port: 50051, protocol: 'h2c' }])
  expect(orders.timeoutPolicy).toEqual({ response: 'infinity', idle: '305s', idleConnection: '60s' })
  expect(page.services).toEqual([{ name: 'orders', port: 8080 }])
})

test('Traefik says what its entry point must not do, which no object can', async () => {
  const text = head.replace('compose', 'kubernetes') + spec('ingress: traefik')
  const files = filesOf(await compileSpecs({ 'environments/shop/production.yaml': text }))
  expect(files.get('shop/production/kubernetes/routes.yaml')).toContain(
    'must not end streams of gRPC: transport.respondingTimeouts.readTimeout: 0',
  )
})

describe.each([
  ['the Gateway', byGateway],
  ['Traefik', byTraefik],
  ['Contour', byContour],
] as const)('%s', (_, objects) => {
  test('knows every field', (context) => {
    const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
    const problems = objects.flatMap((object) => judge(object))
    if (problems.some((problem) => problem.startsWith('there is no '))) context.skip('an older schema')
    expect(problems).toEqual([])
  })
})

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { head } from '../resolve/resolved.ts'
import { namespaceCommand } from './namespace.ts'
import { filesOfSpecs, programs, upstreamHosts, writeConfiguration } from './nginx-folder.ts'
import { isCanary, requireTool } from './tools.ts'

const session = fileURLToPath(new URL('nginx-session.mjs', import.meta.url))
const host = 'shop.example.com'

const specs = {
  'environments/shop/production.yaml': `${head}outputs:
  ci: none
  nginx: {version: "1.22.1", openssl: "3.0"}
services:
  web: {image: "shop/web:1.4.0", ports: {http: 3000}, health: {live: /health}}
  orders: {image: "shop/orders:1.4.0", ports: {calls: {port: 50051, speaks: grpc}}, http: {timeout: 300s}, health: {live: {tcp: calls}}}
routes:
  shop:
    hosts: {${host}: {}}
    tls: {issuer: self-signed}
    paths:
      /: {to: web}
      /shop.v1.Orders: {to: orders, port: calls}
`,
}

const megabyte = 2 ** 20
const steps = {
  // Beyond the limit on a body of HTTP, one message after the other.
  stream: { kind: 'grpc', host, path: '/shop.v1.Orders/Watch', messages: [5, megabyte, megabyte, 5] },
  page: { host, path: '/' },
}

test.for(programs)('%s passes streams of gRPC on in both directions, beside pages', async (name, context) => {
  const program = requireTool(name, context)
  requireTool('namespace', context)
  const files = await filesOfSpecs(program, specs, { system: 'shop', tier: 'production' })
  const folder = writeConfiguration(files)
  const input = JSON.stringify({ upstreams: [3000], grpcUpstreams: [50051], steps })
  const run = [process.execPath, session, program, join(folder.path, 'nginx.conf'), input]
  const [command = '', ...rest] = namespaceCommand(run, {
    hosts: upstreamHosts(files),
    mounts: folder.mounts,
  })
  const { stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8', timeout: 30_000 })
  folder.remove()
  if (stdout === '' && isCanary(name)) context.skip(`${name} says: ${stderr}`)
  expect(stdout, stderr).not.toBe('')
  const { stream, page } = JSON.parse(stdout).answers
  expect(stream[0]).toMatchObject({
    status: 200,
    received: 2 * megabyte + 10,
    trailers: { 'grpc-status': '0' },
  })
  expect(JSON.parse(stream[0].headers.seen)).toEqual({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    host,
    ':path': '/shop.v1.Orders/Watch',
    te: 'trailers',
  })
  expect(page[0].status).toBe(200)
})

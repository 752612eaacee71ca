import { describe, expect, test } from 'vitest'
import { codesOf, onCompose, onKubernetes, reported } from './reported.ts'

describe('start-order-cycle', () => {
  const circle = (wait: string) => `${onCompose}
services:
  api: {image: "a:1", ports: {http: 3000}, uses: {search: {bind: {SEARCH: url}}}}
  search: {image: "s:1", ports: {http: 3000}, uses: {api: {bind: {API: url}${wait}}}}
`

  test('names the circle once, from its first name', async () => {
    const findings = await reported(circle(''))
    expect(findings).toEqual([expect.stringContaining('api → search → api')])
  })

  test('is broken where one of them does not wait', async () => {
    expect(await codesOf(circle(', wait: none'))).toEqual([])
  })

  test('holds the jobs that run before a rollout', async () => {
    const job = `${onCompose}
services: {api: {image: "a:1", ports: {http: 3000}}}
jobs: {migrate: {image: "a:1", run: before-rollout, uses: {api: {bind: {API: url}}}}}
`
    expect(await reported(job)).toEqual([expect.stringContaining('api → migrate → api')])
  })
})

describe('wait-never-met', () => {
  test('is content where nobody asks for more than can be told', async () => {
    const worker = `${onCompose}
services:
  api: {image: "a:1", ports: {http: 3000}, uses: {mixer: {}}}
  mixer: {image: "m:1"}
`
    expect(await codesOf(worker)).toEqual([])
  })
})

describe('readiness-public', () => {
  const shop = (ready: string, deny = '') => `${onKubernetes}
stores: {cache: {kind: redis, role: cache, managed: {host: cache.example.org}}}
services:
  api: {image: "a:1", ports: {http: 3000, admin: 9464}, uses: {cache: {bind: {CACHE: url}}}, health: {live: /live, ready: ${ready}}}
routes: {web: {hosts: {example.org: {}}, paths: {/: {to: api}}${deny}}}
`

  test('sees a check that a route leads to, on the port of that route only', async () => {
    expect(await codesOf(shop('/ready'))).toEqual(['readiness-public'])
    expect(await codesOf(shop('/ready', ', deny: [/ready]'))).toEqual([])
    expect(await codesOf(shop('{http: /ready, port: admin}'))).toEqual([])
  })
})

describe('metrics-public', () => {
  const shop = (paths: string, more = '', metrics = '{preset: http}') => `${onKubernetes}
services:
  api: {image: "a:1", ports: {http: 3000, metrics: 9464}, metrics: ${metrics}}
  web: {image: "w:1", ports: {http: 3000}}
routes: {web: {hosts: {example.org: {}}, paths: ${paths}${more}}}
`

  test('sees whatever leads to the path of the metrics', async () => {
    expect(await codesOf(shop('{/: {to: api}}'))).toEqual(['metrics-public'])
    expect(await codesOf(shop('{/: {to: web}, /metrics: {to: api}}'))).toEqual(['metrics-public'])
  })

  test('is content with a denied path, another port, or another service on that path', async () => {
    expect(await codesOf(shop('{/: {to: api}}', ', deny: [/metrics]'))).toEqual([])
    expect(await codesOf(shop('{/: {to: api}}', '', '{preset: http, port: metrics}'))).toEqual([])
    expect(await codesOf(shop('{/: {to: api}, /metrics: {to: web}}'))).toEqual([])
    expect(await codesOf(shop('{/api: {to: api}}'))).toEqual([])
  })
})

describe('host-port-conflict', () => {
  const ports = (api: string, web: string) => `${onCompose}
services:
  api: {image: "a:1", ports: {media: ${api}}}
  web: {image: "w:1", ports: {media: ${web}}}
`

  test('all addresses of a host hold the loopback address', async () => {
    expect(
      await codesOf(ports('{port: 5000, publish: 5000, reach: public}', '{port: 5001, publish: 5000}')),
    ).toEqual(['host-port-conflict'])
  })

  test('the two transports do not meet', async () => {
    expect(
      await codesOf(ports('{port: 5000, publish: 5000}', '{port: 5001, publish: 5000, protocol: udp}')),
    ).toEqual([])
  })

  test('knows what the proxy takes', async () => {
    const shop = `${onCompose}
services:
  api: {image: "a:1", ports: {http: 3000, admin: {port: 3001, publish: 443}}}
routes: {web: {hosts: {example.org: {}}, tls: {issuer: self-signed}, paths: {/: {to: api}}}}
`
    expect(await reported(shop)).toEqual([
      'host-port-conflict: port 443 of the host is taken twice: by the proxy and by port "admin" of "api"',
    ])
  })
})

test('an idle connection matters only behind a proxy', async () => {
  const shop = (routes: string) => `${onCompose}
services: {api: {image: "a:1", ports: {http: 3000}, http: {keepAlive: 9s}}}
${routes}
`
  expect(await codesOf(shop(''))).toEqual([])
  const route = 'routes: {web: {hosts: {example.org: {}}, tls: {issuer: self-signed}, paths: {/: {to: api}}}}'
  expect(await codesOf(shop(route))).toEqual(['keep-alive-too-short'])
})

test('an external may take as long as the request that calls it', async () => {
  const shop = (retries: number) => `${onCompose}
services: {api: {image: "a:1", ports: {http: 3000}, http: {timeout: 30s}, uses: {mail: {}}}}
externals: {mail: {url: "https://mail.example.org", timeout: 10s, retries: ${retries}}}
`
  expect(await codesOf(shop(2))).toEqual([])
  expect(await codesOf(shop(3))).toEqual(['external-outlasts-request'])
})

import { describe, expect, test } from 'vitest'
import { problemsOf, resolved } from './resolved.ts'

describe('an edge to another service', () => {
  const calling = (use: string, ports: string) =>
    `services: {web: {image: "a:1", uses: {mixer: ${use}}}, mixer: {image: "a:1", ports: ${ports}}}\n`

  test('leads to the port that it names, and binds it', async () => {
    const { services, connections } = await resolved(
      calling(
        '{port: media, bind: {URL: url, PORT_OF_MIXER: port}}',
        '{http: 80, media: {port: 5000, protocol: udp}}',
      ),
    )
    expect(services.find(({ name }) => name === 'web')?.workload.env).toEqual([
      { name: 'PORT_OF_MIXER', value: [{ kind: 'text', text: '5000' }] },
      { name: 'URL', value: [{ kind: 'text', text: 'udp://mixer:5000' }] },
    ])
    expect(connections).toEqual([{ from: 'web', to: 'mixer', port: 5000, protocol: 'udp', kind: 'workload' }])
  })

  test('leads to http, or to the only port there is', async () => {
    const portOf = async (ports: string) => (await resolved(calling('{}', ports))).connections[0]?.port
    expect(await portOf('{admin: 1, http: 80}')).toBe(80)
    expect(await portOf('{grpc: 9090}')).toBe(9090)
  })

  test('has to choose where there are several, and can only choose what is there', async () => {
    expect(await problemsOf(calling('{}', '{grpc: 9090, media: 5000}'))).toEqual([
      '"mixer" has several ports, and none of them is "http" [missing-key]',
    ])
    expect(await problemsOf(calling('{port: medai}', '{grpc: 9090, media: 5000}'))).toEqual([
      'there is no port "medai" of service "mixer" (did you mean "media"?) [unknown-reference]',
    ])
  })

  test('a store and an external have no ports to choose from', async () => {
    const spec = `services: {web: {image: "a:1", uses: {mail: {port: smtp}}}}\nexternals: {mail: {url: "https://mail.example.com"}}\n`
    expect(await problemsOf(spec)).toEqual([
      '"mail" is no service, so it has no ports to choose from [bad-format]',
    ])
  })
})

test('the reach of a port fits to whether it is published', async () => {
  const spec = (port: string) => `services: {web: {image: "a:1", ports: {http: 80, admin: ${port}}}}\n`
  expect(await problemsOf(spec('{port: 9000, publish: 9000, reach: internal}'))).toEqual([
    'port "admin" is internal and published as 9000 [bad-format]',
  ])
  expect(await problemsOf(spec('{port: 9000, reach: public}'))).toEqual([
    'port "admin" is published nowhere, so `reach: public` lets nobody in [bad-format]',
  ])
  const { services } = await resolved(spec('{port: 9000, reach: internal}'))
  expect(services[0]?.workload.ports[0]).toMatchObject({
    name: 'admin',
    publish: undefined,
    reach: 'internal',
  })
})

test('an alias is a name on the network, of a store also in its certificate', async () => {
  const { services, stores, certificates } = await resolved(
    `services: {web: {image: "a:1", alias: [old-web, front]}}
stores: {db: {kind: postgres, version: 17, tls: verify-full, password: {secret: db}, alias: [main-db], instance: {storage: 1Gi}}}
secrets: {db: {source: "vault:db#password"}}
backups: none
`,
  )
  expect(services[0]?.workload.aliases).toEqual(['front', 'old-web'])
  expect(stores[0]?.workload?.aliases).toEqual(['main-db'])
  expect(certificates[0]?.hosts).toEqual(['db', 'main-db'])
})

test('a port speaks gRPC by its name, by the check that asks it, or because it is said', async () => {
  const ports =
    'ports: {http: 80, grpc: 9000, calls: 9001, rpc: {port: 9002, speaks: grpc}}, health: {live: {grpc: calls}}'
  const { services } = await resolved(`services: {web: {image: "a:1", ${ports}}}\n`)
  expect(services[0]?.workload.ports.map(({ name, speaks }) => [name, speaks])).toEqual([
    ['calls', 'grpc'],
    ['grpc', 'grpc'],
    ['http', undefined],
    ['rpc', 'grpc'],
  ])
  const other = await resolved('services: {web: {image: "a:1", ports: {grpc: {port: 80, speaks: http}}}}\n')
  expect(other.services[0]?.workload.ports[0]?.speaks).toBe('http')
  expect(
    await problemsOf(
      'services: {web: {image: "a:1", ports: {grpc: {port: 80, protocol: udp, speaks: grpc}}}}\n',
    ),
  ).toEqual(['port "grpc" is UDP, and grpc is spoken over TCP [bad-format]'])
})

test('how it answers requests is said of a port for requests', async () => {
  const spec = (port: string) => `services: {web: {image: "a:1", ports: {${port}}, http: {timeout: 300s}}}\n`
  expect(await problemsOf(spec('calls: 80'))).toEqual([
    'there is no port "http" and none that speaks gRPC: nothing would come of it [bad-format]',
  ])
  for (const port of ['http: 80', 'calls: {port: 80, speaks: grpc}'])
    expect((await resolved(spec(port))).services[0]?.http?.timeout).toBe(300_000)
})

import { describe, expect, test } from 'vitest'
import { problemsOf, resolved } from './resolved.ts'

async function healthOf(words: string, ports = '{http: 8080, grpc: 9090, admin: 9000}') {
  const { services } = await resolved(
    `services: {web: {image: "example/web:1", ports: ${ports}, ${words}}}\n`,
  )
  return services[0]?.workload.health
}

async function problemsWith(words: string) {
  return problemsOf(
    `services: {web: {image: "example/web:1", ports: {http: 8080, media: {port: 5000, protocol: udp}}, ${words}}}\n`,
  )
}

describe('a check', () => {
  test('takes every form, and finds its port by name', async () => {
    const live = async (form: string) => (await healthOf(`health: {live: ${form}}`))?.live
    expect(await live('/health')).toEqual({ kind: 'http', path: '/health', port: 8080 })
    expect(await live('{http: /health, port: admin}')).toEqual({ kind: 'http', path: '/health', port: 9000 })
    expect(await live('{tcp: grpc}')).toEqual({ kind: 'tcp', port: 9090 })
    expect(await live('{grpc: grpc, service: shop.Orders}')).toEqual({
      kind: 'grpc',
      port: 9090,
      service: 'shop.Orders',
    })
    expect(await live('{exec: [/app/check, --live]}')).toEqual({
      kind: 'exec',
      command: ['/app/check', '--live'],
    })
  })

  test('of readiness is that of liveness unless it is written; a command is asked for itself only', async () => {
    expect((await healthOf('health: {live: {tcp: grpc}}'))?.ready).toEqual({ kind: 'tcp', port: 9090 })
    expect((await healthOf('health: {live: {exec: [a]}}'))?.ready).toBeUndefined()
    expect(await healthOf('health: {ready: {exec: [a]}}', '{main: 9090}')).toMatchObject({
      live: undefined,
      ready: { kind: 'exec', command: ['a'] },
    })
  })

  test('can be that of the image, or none although there is a port', async () => {
    expect(await healthOf('health: image')).toMatchObject({ live: undefined, ready: { kind: 'image' } })
    expect(await healthOf('health: none')).toMatchObject({ live: undefined, ready: undefined })
  })

  test('is one thing, of a port that is there and takes connections', async () => {
    expect(await problemsWith('health: {live: {tcp: http, exec: [a]}}')).toEqual([
      '`exec` and `tcp` do not go together [bad-format]',
    ])
    expect(await problemsWith('health: {live: /live, file: /tmp/alive}')).toEqual([
      '`file` and `live` do not go together [bad-format]',
    ])
    expect(await problemsWith('health: {live: {tcp: htpp}}')).toEqual([
      'there is no port "htpp" (did you mean "http"?) [unknown-reference]',
    ])
    expect(await problemsWith('health: {live: {tcp: media}}')).toEqual([
      'port "media" is UDP, which takes no connection that a check could make [bad-format]',
    ])
    expect(await problemsWith('health: {live: {port: http}}')).toEqual([
      'the check says neither `http`, `tcp`, `grpc` nor `exec` [missing-key]',
    ])
  })
})

describe('what waits', () => {
  const waiting = async (health: string) => {
    const { services } = await resolved(
      `services: {api: {image: "a:1", uses: {web: {}}}, web: {image: "a:1", ports: {grpc: 9090}, ${health}}}\n`,
    )
    return services[0]?.workload.waits
  }

  test('waits for health where a check can tell it', async () => {
    for (const form of ['{ready: {grpc: grpc}}', '{live: {exec: [a]}}', 'image'])
      expect(await waiting(`health: ${form}`), form).toEqual([{ on: 'web', condition: 'healthy' }])
    expect(await waiting('health: none')).toEqual([{ on: 'web', condition: 'started' }])
  })
})

test('where nothing is said, a connection to http or to gRPC is asked for', async () => {
  const liveOf = async (ports: string) =>
    (await resolved(`services: {web: {image: "a:1", ports: {${ports}}}}\n`)).services[0]?.workload.health
      ?.live
  expect(await liveOf('calls: {port: 9000, speaks: grpc}, http: 80')).toEqual({ kind: 'tcp', port: 80 })
  expect(await liveOf('admin: 80, grpc: 9000')).toEqual({ kind: 'tcp', port: 9000 })
  expect(await liveOf('admin: 80, grpc: {port: 9000, protocol: udp}')).toBeUndefined()
})

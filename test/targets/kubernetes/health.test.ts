import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, templateOf } from './rendered.ts'

async function containerWith(health: string) {
  const environment = await resolved(
    `services: {web: {image: "a:1", ports: {http: 8080, grpc: 9090}, health: ${health}}}\n`,
    'kubernetes',
  )
  return templateOf(objectOf(objectsOf(environment), 'Deployment', 'web')).spec.containers[0]
}

test('every form of a check is the probe of that kind, at the named port where probes take names', async () => {
  const { livenessProbe, readinessProbe, startupProbe } = await containerWith(
    '{live: {tcp: grpc}, ready: {grpc: grpc, service: shop.Orders}, boot: 50s}',
  )
  expect(livenessProbe).toMatchObject({ tcpSocket: { port: 'grpc' } })
  expect(startupProbe).toMatchObject({ tcpSocket: { port: 'grpc' }, failureThreshold: 10 })
  expect(readinessProbe).toMatchObject({ grpc: { port: 9090, service: 'shop.Orders' } })
  expect((await containerWith('{live: {exec: [/app/check, --live]}}')).livenessProbe).toMatchObject({
    exec: { command: ['/app/check', '--live'] },
  })
})

test('a program without checks has no probes, although it has a port', async () => {
  for (const health of ['none', 'image']) {
    const container = await containerWith(health)
    expect(Object.keys(container).filter((key) => key.endsWith('Probe'))).toEqual([])
  }
})

import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { composed } from './composed.ts'

async function servicesWith(health: string) {
  const { services } = composed(
    await resolved(
      `services: {api: {image: "a:1", uses: {web: {}}}, web: {image: "a:1", ports: {grpc: 9090}, health: ${health}}}\n`,
    ),
  )
  return { check: services.web.healthcheck, waits: services.api.depends_on.web.condition }
}

test('a command is run as it is, without a shell that the image may not have', async () => {
  const { check, waits } = await servicesWith('{ready: {exec: [/app/check, "$HOME"]}, boot: 90s}')
  expect(check).toMatchObject({ test: ['CMD', '/app/check', '$$HOME'], start_period: '90s' })
  expect(waits).toBe('service_healthy')
})

test('of a gRPC service compose sees that it takes connections', async () => {
  expect((await servicesWith('{ready: {grpc: grpc}}')).check.test[1]).toContain('nc -z 127.0.0.1 9090')
})

test('the check of the image is left to it and waited for; one that is not wanted is turned off', async () => {
  expect(await servicesWith('image')).toEqual({ check: undefined, waits: 'service_healthy' })
  expect(await servicesWith('none')).toEqual({ check: { disable: true }, waits: 'service_started' })
})

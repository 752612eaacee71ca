import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { composed } from './composed.ts'

const { services } = composed(
  await resolved(`services:
  web:
    image: "a:1"
    ports: {http: 80}
    uses: {api: {}}
    volumes: {/assets: {scratch: 1Gi}}
    init:
      fetch: {image: "c:1", volumes: {/out: {from: /assets}}}
      check: {command: [check], after: [fetch]}
    sidecars:
      relay: {image: "b:1", ports: {relay: 9100}, health: {live: {tcp: relay}}, volumes: {/in: {from: /assets}}}
  api: {image: "a:1", ports: {http: 80}}
`),
)
const completed = { condition: 'service_completed_successfully' }

test('steps run to their end, each after the one before, and the service after the last', () => {
  expect(services['web-fetch'].depends_on).toEqual({
    api: { condition: 'service_healthy' },
    volumes: completed,
  })
  expect(services['web-check'].depends_on).toMatchObject({ 'web-fetch': completed })
  expect(services.web.depends_on).toMatchObject({ 'web-check': completed })
  for (const name of ['web-fetch', 'web-check']) expect(services[name]).not.toHaveProperty('restart')
})

test('a step is in the networks of its service, a sidecar in its very network', () => {
  expect(services['web-fetch'].networks).toEqual(services.web.networks)
  expect(services['web-relay']).toMatchObject({ network_mode: 'service:web', restart: 'unless-stopped' })
})

test('what they share is one volume', () => {
  expect(services.web.volumes).toEqual(['web-assets-scratch:/assets'])
  expect(services['web-fetch'].volumes).toEqual(['web-assets-scratch:/out'])
  expect(services['web-relay'].volumes).toEqual(['web-assets-scratch:/in'])
})

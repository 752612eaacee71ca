import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

const objects = objectsOf(
  await resolved(
    `services:
  mixer:
    image: "a:1"
    alias: [legacy]
    ports:
      http: 8080
      console: {port: 9000, publish: 9000}
      media: {port: 5000, protocol: udp, publish: 5004, reach: public}
      relay: {port: 5001, publish: 5001, reach: public}
`,
    'kubernetes',
  ),
)

test('every name of a service leads to all of its ports', () => {
  const { selector, ports } = objectOf(objects, 'Service', 'mixer').spec
  expect(ports.map(({ name }: { name: string }) => name)).toEqual(['console', 'http', 'media', 'relay'])
  expect(objectOf(objects, 'Service', 'legacy').spec).toEqual({ selector, ports })
})

test('public ports get a load balancer for each protocol; a port of the host alone gets none', () => {
  const balancers = objects.filter(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer')
  expect(balancers.map(({ metadata, spec }) => [metadata.name, spec.ports])).toEqual([
    ['mixer-public', [{ name: 'relay', port: 5001, targetPort: 'relay' }]],
    ['mixer-public-udp', [{ name: 'media', port: 5004, protocol: 'UDP', targetPort: 'media' }]],
  ])
})

test('everybody may connect to the public ports, and nobody to the others', () => {
  expect(objectOf(objects, 'NetworkPolicy', 'mixer').spec.ingress).toEqual([
    { ports: [{ port: 5000, protocol: 'UDP' }, { port: 5001 }] },
  ])
})

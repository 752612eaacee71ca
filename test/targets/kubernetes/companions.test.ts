import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read, templateOf } from './rendered.ts'

const objects = objectsOf(
  await resolved(
    `services:
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
`,
    'kubernetes',
  ),
)
const pod = templateOf(objectOf(objects, 'Deployment', 'web')).spec

test('steps come first and in their order, then sidecars, which stay', () => {
  expect(pod.initContainers.map(({ name, restartPolicy }: Read) => [name, restartPolicy])).toEqual([
    ['web-fetch', undefined],
    ['web-check', undefined],
    ['web-relay', 'Always'],
  ])
  expect(pod.initContainers[2].livenessProbe).toMatchObject({ tcpSocket: { port: 'relay' } })
  expect(pod.containers.map(({ name }: Read) => name)).toEqual(['web'])
})

test('what they share is one volume', () => {
  const scratch = pod.volumes.filter(({ emptyDir }: Read) => emptyDir?.sizeLimit === '1Gi')
  expect(scratch).toHaveLength(1)
  const containers = [...pod.containers, ...pod.initContainers]
  const paths = containers.map(({ volumeMounts }: Read) =>
    volumeMounts.flatMap(({ name, mountPath }: Read) => (name === scratch[0].name ? [mountPath] : [])),
  )
  expect(paths).toEqual([['/assets'], ['/out'], ['/assets'], ['/in']])
})

test('the service has the ports of its sidecars', () => {
  expect(objectOf(objects, 'Service', 'web').spec.ports.map(({ port }: Read) => port)).toEqual([80, 9100])
})

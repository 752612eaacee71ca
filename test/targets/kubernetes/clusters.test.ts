import { expect, test } from 'vitest'
import { clusters } from '../../fixtures/clusters.ts'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

test('servers of a cluster start together, are replaced one by one, and keep apart', async () => {
  const all = objectsOf(await resolved(clusters, 'kubernetes'))
  const { spec } = objectOf(all, 'StatefulSet', 'search')
  expect(spec).toMatchObject({ replicas: 3, serviceName: 'search', podManagementPolicy: 'Parallel' })
  const { labels } = spec.template.metadata
  const [zone, node] = spec.template.spec.topologySpreadConstraints
  expect([zone.topologyKey, node.topologyKey]).toEqual([
    'topology.kubernetes.io/zone',
    'kubernetes.io/hostname',
  ])
  expect(labels).toMatchObject(zone.labelSelector.matchLabels)
  const budgets = all.filter(
    ({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === 'search',
  )
  expect(budgets).toHaveLength(1)
  expect(budgets[0]?.spec.maxUnavailable).toBe(1)
  expect(labels).toMatchObject(budgets[0]?.spec.selector.matchLabels)
})

test('they find each other before they are ready, clients find those who are', async () => {
  const all = objectsOf(await resolved(clusters, 'kubernetes'))
  const own = objectOf(all, 'Service', 'search').spec
  expect(own).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true })
  const shared = objectOf(all, 'Service', 'search-cluster').spec
  expect(shared.clusterIP).toBeUndefined()
  expect(shared.publishNotReadyAddresses).toBeUndefined()
  expect(shared.ports.map(({ port }: { port: number }) => port)).toEqual([9200])
  expect(objectOf(all, 'StatefulSet', 'search').spec.template.metadata.labels).toMatchObject(shared.selector)
  expect(objectOf(all, 'Service', 'elastic').spec.publishNotReadyAddresses).toBeUndefined()
})

test('they may connect to each other, and nobody else to that port', async () => {
  const all = objectsOf(await resolved(clusters, 'kubernetes'))
  const { ingress } = objectOf(all, 'NetworkPolicy', 'search').spec
  const transport = ingress.filter(({ ports }: { ports: { port: number }[] }) => ports[0]?.port === 9300)
  expect(transport).toHaveLength(1)
  expect(transport[0].from).toEqual([
    { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'search' } } },
  ])
})

test('their certificate is for both ends, with a key that Java reads', async () => {
  const all = objectsOf(await resolved(clusters, 'kubernetes'))
  const { spec } = objectOf(all, 'Certificate', 'index')
  expect(spec).toMatchObject({
    commonName: 'index',
    usages: ['digital signature', 'server auth', 'client auth'],
  })
  expect(spec.privateKey.encoding).toBe('PKCS8')
})

test('the quota has room for all of them', async () => {
  const room = async (text: string) => {
    const { spec } = objectOf(objectsOf(await resolved(text, 'kubernetes')), 'ResourceQuota', 'tier')
    return Number(spec.hard.persistentvolumeclaims)
  }
  expect(
    (await room(clusters)) - (await room(clusters.replace('servers: 3, compose', 'servers: 1, compose'))),
  ).toBe(2)
})

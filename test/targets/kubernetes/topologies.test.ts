import { expect, test } from 'vitest'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { topologies } from '../../fixtures/topologies.ts'
import { head, tierOf } from '../../resolve/resolved.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

async function objects(): Promise<readonly Read[]> {
  const backlog = '    scale: {min: 1, max: 4, by: {backlog: {of: queue, list: jobs, target: 10}}}\n    uses:'
  const spec = head.replace('compose', 'kubernetes') + topologies.replace('    uses:', backlog)
  const { diagnostics, resolution } = await tierOf(spec)
  if (resolution === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return objectsOf(resolution.environment)
}

test('servers that stand in for each other share a name, keep apart, and go one at a time', async () => {
  const all = await objects()
  expect(objectOf(all, 'Service', 'db-read').spec.selector).toEqual({ 'answers-as': 'db-read' })
  const budget = objectOf(all, 'PodDisruptionBudget', 'db').spec
  const pods = ['db', 'db-standby-1', 'db-standby-2'].map(
    (name) => objectOf(all, 'StatefulSet', name).spec.template,
  )
  for (const { metadata, spec } of pods) {
    expect(metadata.labels).toMatchObject(budget.selector.matchLabels)
    expect(spec.topologySpreadConstraints[0].labelSelector).toEqual(budget.selector)
  }
  expect(pods.filter(({ metadata }) => metadata.labels['answers-as'] === 'db-read')).toHaveLength(2)
  expect(objectOf(all, 'PodDisruptionBudget', 'queue-sentinel').spec.maxUnavailable).toBe(1)
})

test('a queue with sentinels is counted where it leads', async () => {
  const [trigger] = objectOf(await objects(), 'ScaledObject', 'web').spec.triggers
  expect(trigger).toMatchObject({
    type: 'redis-sentinel',
    metadata: { sentinelMaster: 'queue', listName: 'jobs' },
  })
  expect(trigger.metadata.addresses).toContain('queue-sentinel-1.shop-production.svc:26379,')
})

test('the API takes all of it', async (context) => {
  const problems = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const known = (await objects()).filter(
    ({ apiVersion }) => !/\.(io|sh)\//.test(apiVersion) || /k8s\.io/.test(apiVersion),
  )
  expect(known.flatMap(problems)).toEqual([])
})

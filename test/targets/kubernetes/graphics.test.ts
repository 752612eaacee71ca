import { expect, test } from 'vitest'
import { resolved } from '../../resolve/resolved.ts'
import { objectOf, objectsOf } from './rendered.ts'

test('a rollout of what has graphics processors needs none that it does not have already', async () => {
  const environment = await resolved(
    `
services:
  one: {kind: worker, image: "a:1", gpu: {count: 1}}
  many: {kind: worker, image: "a:1", gpu: {count: 1}, scale: {min: 3, max: 3}}
`,
    'kubernetes',
  )
  const strategyOf = (name: string) => objectOf(objectsOf(environment), 'Deployment', name).spec.strategy
  expect(strategyOf('one')).toEqual({ type: 'Recreate' })
  expect(strategyOf('many')).toEqual({ rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })
})

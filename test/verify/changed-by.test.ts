import { expect, test } from 'vitest'
import type { Environment, Patch } from '../../src/model/environment.ts'
import { changedBy } from '../../src/verify/changed-by.ts'
import { policyGovernance } from '../targets/policy-governance.ts'

function patch(name: string, selector: string, ...paths: readonly string[]): Patch {
  return {
    name,
    target: 'kubernetes',
    selector,
    set: new Map(paths.map((path) => [path, 1])),
    was: new Map(),
    expects: 1,
    reason: 'a test',
    until: undefined,
  }
}

test('the patch at fault is the last one that changed the place or something around it', async () => {
  const environment: Environment = {
    ...(await policyGovernance('production')),
    patches: [
      patch('whole', 'Deployment/api', 'spec.template'),
      patch('image', 'Deployment/api', 'spec.replicas', 'spec.template.spec.containers[name=api].image'),
      patch('other', 'Deployment/worker', 'spec.template.spec.containers[0].image'),
    ],
  }
  const at = (selector: string, within: string) =>
    changedBy(environment, { target: 'kubernetes', selector, within }, ['services'])
  expect(at('Deployment/api', 'spec.template.spec.containers[0].image')).toEqual([
    'patches',
    'image',
    'set',
    'spec.template.spec.containers[name=api].image',
  ])
  expect(at('Deployment/api', 'spec.template.spec.volumes[0]')).toEqual([
    'patches',
    'whole',
    'set',
    'spec.template',
  ])
  expect(at('Deployment/api', 'metadata.labels')).toEqual(['services'])
  expect(at('StatefulSet/db', 'spec')).toEqual(['services'])
})

test('where no patch did, it is what is passed through to the place', async () => {
  const passed = {
    workload: 'api',
    target: 'kubernetes',
    part: 'container',
    at: ['services', 'api', 'kubernetes', 'container'],
    value: { ports: [] },
  } as const
  const environment: Environment = {
    ...(await policyGovernance('production')),
    patches: [],
    passThroughs: [passed],
  }
  const at = (selector: string, within: string) =>
    changedBy(environment, { target: 'kubernetes', selector, within }, ['services'])
  expect(at('Deployment/api', 'spec.template.spec.containers[0].ports[0]')).toEqual([...passed.at, 'ports'])
  expect(at('Deployment/api', 'spec.template.spec.containers[0].image')).toEqual(['services'])
  expect(at('Deployment/worker', 'spec.template.spec.containers[0].ports')).toEqual(['services'])
})

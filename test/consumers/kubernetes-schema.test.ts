import { expect, test } from 'vitest'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { requireTool } from './tools.ts'

const container = { name: 'api', image: 'nginx:1.30', ports: [{ containerPort: 80 }] }

function deployment(changes: object = {}): object {
  const labels = { app: 'api' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ ...container, ...changes }] } },
    },
  }
}

test('the strict schema takes a good object', (context) => {
  expect(strictKubernetesSchema(requireTool('kubernetes-schema', context))(deployment())).toEqual([])
})

test.for([
  ['an unknown field', { imagePullpolicy: 'Always' }, 'must NOT have additional properties imagePullpolicy'],
  [
    'a value that is none of the known ones',
    { imagePullPolicy: 'always' },
    'imagePullPolicy must be equal to one of',
  ],
  ['a wrong type', { ports: [{ containerPort: '80' }] }, 'ports/0/containerPort must be number'],
  ['a missing field', { ports: [{ name: 'http' }] }, "must have required property 'containerPort'"],
  [
    'a port twice',
    { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] },
    'items with the same keys',
  ],
] as const)('the strict schema refuses %s', ([, changes, problem], context) => {
  expect(
    strictKubernetesSchema(requireTool('kubernetes-schema', context))(deployment(changes)).join('\n'),
  ).toContain(problem)
})

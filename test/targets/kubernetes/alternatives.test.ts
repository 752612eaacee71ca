import { expect, test } from 'vitest'
import { kubernetesMerge } from '../../../src/targets/kubernetes/merge.ts'
import { mergeData } from '../../../src/targets/shared/merge-data.ts'

test.each([
  [{ strategy: { rollingUpdate: { maxUnavailable: 0 } } }, { strategy: { type: 'Recreate' } }],
  [{ livenessProbe: { httpGet: { path: '/', port: 1 } } }, { livenessProbe: { tcpSocket: { port: 1 } } }],
  [
    { env: [{ name: 'A', value: 'b' }] },
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' } } }] },
  ],
  [{ volumes: [{ name: 'a', emptyDir: {} }] }, { volumes: [{ name: 'a', configMap: { name: 'b' } }] }],
])('of %o and %o the second takes the place of the first', (base, over) => {
  expect(mergeData(base, over, kubernetesMerge())).toEqual(over)
})

test('what is no alternative stays', () => {
  const base = { readinessProbe: { httpGet: { path: '/', port: 1 }, timeoutSeconds: 3 } }
  const over = { readinessProbe: { httpGet: { path: '/ready' } } }
  expect(mergeData(base, over, kubernetesMerge())).toEqual({
    readinessProbe: { httpGet: { path: '/ready', port: 1 }, timeoutSeconds: 3 },
  })
})

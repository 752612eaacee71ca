import { expect, test } from 'vitest'
import type { Data } from '../../src/print/body.ts'
import { podProblems } from '../../src/verify/pod-problems.ts'

function problemsOf(securityContext: Data): readonly string[] {
  const spec = { containers: [{ name: 'web', image: 'shop/web:1.4.0', securityContext }] }
  const data = { kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { spec } } }
  return podProblems({ kind: 'Deployment', name: 'web', data }).map(({ message }) => message)
}

test('the API server refuses privileges that one may not gain', () => {
  expect(problemsOf({ privileged: true, allowPrivilegeEscalation: false })).toEqual([
    'the container "web" has every privilege and "allowPrivilegeEscalation: false"',
  ])
  expect(problemsOf({ allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } })).toEqual([
    'the container "web" has CAP_SYS_ADMIN and "allowPrivilegeEscalation: false"',
  ])
})

test('it takes each of them by itself, and the capability by its short name', () => {
  expect(problemsOf({ privileged: true })).toEqual([])
  expect(problemsOf({ allowPrivilegeEscalation: false })).toEqual([])
  expect(problemsOf({ allowPrivilegeEscalation: false, capabilities: { add: ['SYS_ADMIN'] } })).toEqual([])
})

import { expect, test } from 'vitest'
import type { Finding, TierRule } from '../../../src/check/rule.ts'
import type { Environment } from '../../../src/model/environment.ts'
import { kubernetesHostCount } from '../../../src/targets/kubernetes/rules/kubernetes-host-count.ts'
import { kubernetesPortName } from '../../../src/targets/kubernetes/rules/kubernetes-port-name.ts'

import { policyGovernance } from '../policy-governance.ts'

const production = await policyGovernance('production')

function findings(rule: TierRule, environment: Environment): readonly Finding[] {
  const all: Finding[] = []
  rule.check(environment, (finding) => all.push(finding))
  return all
}

function withPort(name: string): Environment {
  const services = production.services.map((service) =>
    service.name === 'api'
      ? {
          ...service,
          workload: { ...service.workload, ports: service.workload.ports.map((port) => ({ ...port, name })) },
        }
      : service,
  )
  return { ...production, services }
}

test('a port name may have 15 characters and no more', () => {
  expect(findings(kubernetesPortName, withPort('a234567890-2345'))).toEqual([])
  expect(findings(kubernetesPortName, withPort('a234567890-23456'))).toMatchObject([
    {
      at: ['services', 'api', 'ports', 'a234567890-23456'],
      side: 'key',
      message: expect.stringContaining('16 characters'),
    },
  ])
})

test('a port name may not have two hyphens in a row', () => {
  expect(findings(kubernetesPortName, withPort('a--b'))).toMatchObject([{ help: 'Write "a-b".' }])
})

test('63 hosts fit onto a Gateway, 64 do not', () => {
  const withHosts = (count: number) => ({
    ...production,
    routes: production.routes.map((route) => ({
      ...route,
      hosts: Array.from({ length: count }, (_, index) => `h${index}.example.com`),
    })),
  })
  expect(findings(kubernetesHostCount, withHosts(63))).toEqual([])
  expect(findings(kubernetesHostCount, withHosts(64))).toMatchObject([
    { at: ['routes'], message: expect.stringContaining('64 hosts') },
  ])
})

test('rules of Kubernetes leave tiers on other platforms alone', () => {
  const elsewhere = { ...withPort('a--b'), platform: 'compose' as const }
  expect(findings(kubernetesPortName, elsewhere)).toEqual([])
})

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { surgeOf } from '../../../src/check/surge.ts'
import { layerCollector } from '../../../src/merge/layers.ts'
import type { Environment } from '../../../src/model/environment.ts'
import type { Workload } from '../../../src/model/workload.ts'
import { layerValidator, readTier } from '../../../src/read-tier.ts'
import { demandOf } from '../../../src/targets/shared/cluster/demand.ts'
import { nothing, podAmounts } from '../../../src/targets/shared/cluster/pod-amounts.ts'
import { readAmount } from '../../../src/targets/shared/cluster/quantity.ts'
import { inMemory, specsOf } from '../../in-memory.ts'
import { resolved } from '../../resolve/resolved.ts'
import { containersOf, podsOf } from './hardening/control.ts'
import { objectOf, objectsOf, type Read } from './rendered.ts'

/** Every tier of this repository that runs on Kubernetes. */
async function kubernetesTiers(): Promise<readonly Environment[]> {
  const found: Environment[] = []
  for (const system of readdirSync('environments')) {
    const host = inMemory(specsOf(system))
    for (const path of Object.keys(specsOf(system)).filter((one) => !one.endsWith('base.yaml'))) {
      const stack = layerCollector({ read: (one) => host.read(one), root: 'environments' })(path)
      const environment = (await readTier(path, stack, layerValidator()))?.resolution?.environment
      if (environment?.platform === 'kubernetes') found.push(environment)
    }
  }
  return found
}

const tiers = await kubernetesTiers()

/** Volumes that runs bring: as many as there are at once, and of those that failed. */
function claimsOfRuns({ concurrencyPolicy, failedJobsHistoryLimit, jobTemplate }: Read): Read[] {
  const volumes: Read[] = jobTemplate.spec.template.spec.volumes ?? []
  const own = volumes.flatMap(({ ephemeral }) => ephemeral?.volumeClaimTemplate.spec ?? [])
  const runs = (concurrencyPolicy === 'Forbid' ? 1 : 2) + failedJobsHistoryLimit
  return Array.from({ length: runs }, () => own).flat()
}

function most(workload: Workload, environment: Environment): number {
  const { run, scale } = workload
  if (run?.kind === 'scheduled') return run.concurrency === 'forbid' ? 1 : 2
  return run === undefined ? scale.max + surgeOf(workload, environment) : 1
}

/** Thousandths of a core and mebibytes, from the model alone. */
function sums(environment: Environment): { readonly cpu: number; readonly memory: number } {
  const terms = environment.workloads.flatMap((workload) =>
    [workload, ...workload.sidecars].map(({ resources }) => ({
      cpu: most(workload, environment) * (resources.requests.cpu ?? 0),
      memory: (most(workload, environment) * (resources.requests.memory ?? 0)) / 2 ** 20,
    })),
  )
  const challenges = environment.certificates
    .filter(({ issuer }) => issuer === 'letsencrypt')
    .flatMap(({ hosts }) => hosts).length
  return {
    cpu: terms.reduce((sum, { cpu }) => sum + cpu, challenges * 10),
    memory: terms.reduce((sum, { memory }) => sum + memory, challenges * 64),
  }
}

test('there is a tier to look at', () => expect(tiers.length).toBeGreaterThan(1))

describe.each(tiers.map((environment) => [environment.namespace, environment] as const))(
  '%s',
  (_, environment) => {
    const objects = objectsOf(environment)
    const { hard } = objectOf(objects, 'ResourceQuota', 'tier').spec

    test('may have what its workloads ask for together, and no more', () => {
      const { cpu, memory } = sums(environment)
      expect(Math.round(readAmount(hard['requests.cpu']) * 1000)).toBe(cpu)
      expect(readAmount(hard['requests.memory']) / 2 ** 20).toBe(memory)
    })

    test('may have the ports on nodes that challenges take by default', () => {
      const hosts = environment.certificates
        .filter(({ issuer }) => issuer === 'letsencrypt')
        .flatMap((certificate) => certificate.hosts)
      expect(hard['services.nodeports']).toBe(String(hosts.length))
    })

    test('may have the volumes that its objects claim', () => {
      const claims = objects.flatMap(({ kind, spec }): Read[] =>
        kind === 'PersistentVolumeClaim'
          ? [spec]
          : kind === 'StatefulSet'
            ? Array.from({ length: spec.replicas }, () => spec.volumeClaimTemplates ?? [])
                .flat()
                .map(({ spec: claim }: Read) => claim)
            : kind === 'CronJob'
              ? claimsOfRuns(spec)
              : [],
      )
      const storage = claims.reduce((sum, { resources }) => sum + readAmount(resources.requests.storage), 0)
      expect(hard.persistentvolumeclaims).toBe(`${claims.length}`)
      expect(readAmount(hard['requests.storage'])).toBe(storage)
    })

    test('asks no node for more disk than nodes have to spare', () => {
      for (const pod of podsOf(objects))
        for (const { resources } of containersOf(pod))
          expect(readAmount(resources.requests['ephemeral-storage'])).toBeLessThanOrEqual(12 * 2 ** 30)
    })

    test('has no container above the range', () => {
      const { max } = objectOf(objects, 'LimitRange', 'containers').spec.limits[0]
      const limits = environment.workloads.flatMap(({ resources, sidecars }) =>
        [resources, ...sidecars.map((one) => one.resources)].map(({ limits }) => limits.memory ?? 0),
      )
      expect(readAmount(max.memory)).toBe(Math.max(128 * 2 ** 20, ...limits))
    })
  },
)

describe('the peak', () => {
  const container = (cpu: string) => ({ resources: { requests: { cpu, memory: '64Mi' } } })

  test('of a pod is that of its largest step, or of all that stays', () => {
    const sidecar = { ...container('100m'), restartPolicy: 'Always' }
    const pod = (step: string) => ({
      containers: [container('200m'), container('50m')],
      initContainers: [sidecar, container(step)],
    })
    expect(podAmounts(pod('100m'), nothing).cpu).toBeCloseTo(0.35)
    expect(podAmounts(pod('900m'), nothing).cpu).toBeCloseTo(1)
  })

  test.each([
    [{}, {}, 4 + 1],
    [{}, { strategy: { type: 'Recreate' } }, 4],
    [{}, { strategy: { rollingUpdate: { maxSurge: 3 } } }, 4 + 3],
    [{ kind: 'ScaledObject', spec: { scaleTargetRef: { name: 'api' }, maxReplicaCount: 9 } }, {}, 9 + 3],
    [{ kind: 'ScaledObject', spec: { scaleTargetRef: { name: 'other' }, maxReplicaCount: 9 } }, {}, 4 + 1],
  ])('beside %j with %j is right', (scaler, spec, pods) => {
    const template = { spec: { containers: [container('1')] } }
    const deployment = {
      kind: 'Deployment',
      metadata: { name: 'api' },
      spec: { replicas: 4, template, ...spec },
    }
    expect(demandOf([scaler, deployment])).toMatchObject({ pods, total: { cpu: pods } })
  })

  test('counts what the namespace gives to containers that ask for nothing', () => {
    const silent = { name: 'tail', image: 'a:1' }
    const limits = {
      kind: 'LimitRange',
      spec: {
        limits: [{ type: 'Container', defaultRequest: { cpu: '100m' }, default: { memory: '128Mi' } }],
      },
    }
    const pod = {
      kind: 'Job',
      metadata: { name: 'a' },
      spec: { template: { spec: { containers: [silent] } } },
    }
    const memory = 128 * 2 ** 20
    expect(demandOf([pod, limits]).total).toMatchObject({ cpu: 0.1, memory, memoryLimit: memory })
    expect(demandOf([pod]).total).toEqual(nothing)
  })

  test("with pods on every node is nobody's to know: then only what the author allows is a quota", async () => {
    expect(demandOf([{ kind: 'DaemonSet' }]).isOpen).toBe(true)
  })
})

test('the author says less, more, or nothing at all', async () => {
  const spec = (quota: string) => `
outputs: {ci: none, kubernetes: {quota: ${quota}}}
services: {api: {image: "shop/api:1.4.0", ports: {http: 3000}}}
`
  const written = objectsOf(await resolved(spec('{cpu: "20", storage: 1Ti}'), 'kubernetes'))
  const { hard } = objectOf(written, 'ResourceQuota', 'tier').spec
  expect(hard).toMatchObject({ 'requests.cpu': '20', 'limits.memory': '512Mi', 'requests.storage': '1Ti' })
  const none = objectsOf(await resolved(spec('none'), 'kubernetes'))
  expect(none.filter(({ kind }) => kind === 'ResourceQuota' || kind === 'LimitRange')).toEqual([])
})

test('a Service of type NodePort takes its ports on nodes, and a number that is none counts as one', () => {
  const service = (type: string) => ({
    kind: 'Service',
    spec: { type, ports: [{ port: 80 }, { port: 443 }] },
  })
  expect(demandOf([service('NodePort')]).nodePorts).toBe(2)
  expect(demandOf([service('ClusterIP')]).nodePorts).toBe(0)
  const deployment = { kind: 'Deployment', metadata: { name: 'a' }, spec: { replicas: 'three' } }
  expect(demandOf([deployment]).pods).toBe(2)
})

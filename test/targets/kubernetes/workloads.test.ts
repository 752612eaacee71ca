import { describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import type { Workload } from '../../../src/model/workload.ts'
import { policyGovernance } from '../policy-governance.ts'
import { filesOf, objectOf, objectsOf, templateOf, withWorkload } from './rendered.ts'

const production = await policyGovernance('production')
const api = workloadOf(production, 'api')

function workloadOf(environment: Environment, name: string): Workload {
  const found = environment.workloads.find((workload) => workload.name === name)
  if (found === undefined) throw new Error(`no workload ${name}`)
  return found
}

function onVersion(version: string, environment: Environment): Environment {
  const kubernetes = environment.outputs.kubernetes
  return {
    ...environment,
    outputs: { ...environment.outputs, kubernetes: kubernetes && { ...kubernetes, version } },
  }
}

function podOf(environment: Environment, kind: string, name: string) {
  return templateOf(objectOf(objectsOf(environment), kind, name)).spec
}

describe('commands', () => {
  test('are what the container gets: Kubernetes replaces nothing in them', () => {
    const args = ['$(HOME)', '$$', 'cost $5', '$(date +%s)', '$$(HOME)']
    const { containers } = podOf(withWorkload(production, 'api', { args }), 'Deployment', 'api')
    expect(containers[0].args).toEqual(['$$(HOME)', '$$$', 'cost $5', '$(date +%s)', '$$$$(HOME)'])
    expect(containers[0].args.map(expanded)).toEqual(args)
  })

  /** As the kubelet does it, without any variable: https://pkg.go.dev/k8s.io/kubernetes/third_party/forked/golang/expansion */
  function expanded(text: string): string {
    return text
      .replace(/\$\$|\$\([^)]*\)/g, (match) => (match === '$$' ? '$' : `[${match}]`))
      .replaceAll('[$(date +%s)]', '$(date +%s)')
  }
})

describe('newer fields', () => {
  const sidecar: Workload = {
    ...api,
    name: 'tail',
    ports: [],
    health: undefined,
    env: [],
    mounts: [],
    files: [],
    security: { ...api.security, user: 2000 },
  }
  const withSidecar = withWorkload(production, 'api', { sidecars: [sidecar] })

  test('start a sidecar before its container where the cluster can', () => {
    const { containers, initContainers } = podOf(withSidecar, 'Deployment', 'api')
    expect(containers.map(({ name }: Workload) => name)).toEqual(['api'])
    expect(initContainers).toMatchObject([
      { name: 'tail', restartPolicy: 'Always', securityContext: { runAsUser: 2000 } },
    ])
    expect(containers[0].securityContext.runAsUser).toBeUndefined()
  })

  test('are left out on a cluster that does not know them', () => {
    const { containers, initContainers } = podOf(onVersion('1.28', withSidecar), 'Deployment', 'api')
    expect(containers.map(({ name }: Workload) => name)).toEqual(['api', 'tail'])
    expect(initContainers).toBeUndefined()
    expect(containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } })
  })
})

describe('jobs', () => {
  test('before a rollout get a new name when anything in them changes, and only then', () => {
    const names = (environment: Environment) =>
      objectsOf(environment).flatMap(({ kind, metadata }) => (kind === 'Job' ? [metadata.name] : []))
    const changed = withWorkload(production, 'migrate', {
      image: 'policygovernance/ai-enhanced-engine:1.0.1',
    })
    expect(names(production)).toEqual(names(structuredClone(production)))
    expect(names(changed)).not.toEqual(names(production))
    expect(names(changed)).toEqual([expect.stringMatching(/^migrate-[0-9a-f]{8}$/)])
  })

  test('on a schedule run in its time zone, one at a time, and not hours late', () => {
    const schedule = { kind: 'daily', time: { hour: 2, minute: 17 }, timezone: 'Europe/London' } as const
    const environment = withWorkload(production, 'migrate', {
      run: {
        kind: 'scheduled',
        schedule,
        timeout: 600_000,
        retries: 0,
        concurrency: 'forbid',
        deadline: undefined,
      },
    })
    const { spec } = objectOf(objectsOf(environment), 'CronJob', 'migrate')
    expect(spec).toMatchObject({
      schedule: '17 2 * * *',
      timeZone: 'Europe/London',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { activeDeadlineSeconds: 600, backoffLimit: 0 } },
    })
    expect(spec.jobTemplate.spec.template.spec.restartPolicy).toBe('Never')
  })
})

describe('volumes', () => {
  test('that one pod may write at a time are let go before the next pod starts', () => {
    const volumes = production.volumes.map((volume) => ({ ...volume, access: 'single' as const }))
    const objects = objectsOf({ ...production, volumes })
    expect(objectOf(objects, 'Deployment', 'api').spec.strategy).toEqual({ type: 'Recreate' })
    expect(objectOf(objects, 'PersistentVolumeClaim', 'uploads').spec.accessModes).toEqual(['ReadWriteOnce'])
    expect(objectOf(objectsOf(production), 'PersistentVolumeClaim', 'uploads').spec.accessModes).toEqual([
      'ReadWriteMany',
    ])
  })

  test('have different names even where their paths look alike, and sidecars share state', () => {
    const mounts: Workload['mounts'] = [
      { kind: 'memory', path: '/a/b', size: 1024 },
      { kind: 'memory', path: '/a-b', size: 1024 },
      { kind: 'scratch', path: '/files', name: 'api-files-scratch', size: 2 ** 30 },
      { kind: 'state', path: '/data', name: 'data', size: 2 ** 30 },
    ]
    const files: Workload['files'] = [
      { path: '/etc/one/app.conf', content: { kind: 'text', text: 'one', executable: false } },
      { path: '/etc/two/app.conf', content: { kind: 'text', text: 'two', executable: true } },
    ]
    const sidecar: Workload = {
      ...api,
      name: 'tail',
      mounts: [{ kind: 'state', path: '/in', name: 'data', size: 2 ** 30 }],
      files: [],
      env: [],
      ports: [],
    }
    const environment = withWorkload(production, 'db', { mounts, files, sidecars: [sidecar] })
    const objects = objectsOf(environment)
    const { spec } = objectOf(objects, 'StatefulSet', 'db')
    const volumes = spec.template.spec.volumes
    expect(volumes.map(({ name }: { name: string }) => name)).toEqual(['a-b', 'db-a-b', 'files', 'db-files'])
    expect(volumes[2]).toEqual({ name: 'files', emptyDir: { sizeLimit: '1Gi' } })
    expect(spec.template.spec.initContainers[0].volumeMounts).toEqual([{ name: 'data', mountPath: '/in' }])
    const { configMap } = volumes[3]
    const { data } = objectOf(objects, 'ConfigMap', configMap.name)
    expect(data).toEqual({ 'app.conf': 'one', 'two-app.conf': 'two' })
    // One of the two can be run.
    expect(configMap.defaultMode).toBe(0o555)
  })

  test('with more files than one ConfigMap holds are put together from several', () => {
    const text = 'x'.repeat(150 * 1024)
    const files: Workload['files'] = ['/a', '/b', '/c'].map((path) => ({
      path,
      content: { kind: 'text', text, executable: false },
    }))
    const objects = objectsOf(withWorkload(production, 'worker', { files }))
    const { volumes } = templateOf(objectOf(objects, 'Deployment', 'worker')).spec
    const { sources } = volumes.find(({ name }: { name: string }) => name === 'files').projected
    expect(sources.length).toBe(3)
    for (const { configMap } of sources)
      expect(objectOf(objects, 'ConfigMap', configMap.name).immutable).toBe(true)
  })
})

describe('secrets', () => {
  test('are encoded for URLs where the value is one, and braces of the author stay braces', () => {
    const env: Workload['env'] = [
      {
        name: 'URL',
        value: [
          { kind: 'text', text: 'https://u:' },
          { kind: 'secret', secret: 'db-password', encoding: 'url' },
          { kind: 'text', text: '@host/{{x}}' },
        ],
      },
    ]
    const objects = objectsOf(withWorkload(production, 'api', { env, files: [] }))
    const { spec } = objectOf(objects, 'ExternalSecret', 'api')
    expect(spec.target.template.data).toEqual({
      URL: 'https://u:{{ .db_password | urlquery | replace "+" "%20" }}@host/{{ "{{" }}x}}',
    })
    expect(spec.data).toEqual([
      { secretKey: 'db_password', remoteRef: { key: 'production/db', property: 'password' } },
    ])
  })

  test('hide nothing of what is beside them', () => {
    const files: Workload['files'] = ['/etc/app/key', '/run/secrets/jwt'].map((path) => ({
      path,
      content: { kind: 'secret', secret: 'jwt' },
    }))
    const { containers, volumes } = podOf(
      withWorkload(production, 'worker', { files }),
      'Deployment',
      'worker',
    )
    for (const { path } of files)
      expect(containers[0].volumeMounts).toContainEqual({
        name: 'secrets',
        mountPath: path,
        subPath: 'jwt',
        readOnly: true,
      })
    const secrets = volumes.filter(({ name }: { name: string }) => name === 'secrets')
    expect(secrets).toMatchObject([{ secret: { items: [{ key: 'jwt', path: 'jwt' }] } }])
  })
})

describe('scaling', () => {
  test('follows the backlog with the password of the queue, asked for from outside of the namespace', () => {
    const objects = objectsOf(production)
    const { spec } = objectOf(objects, 'ScaledObject', 'worker')
    expect(spec).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 8 })
    expect(spec.triggers[0].metadata.address).toBe('queue.policy-governance-production.svc:6379')
    const { secretTargetRef } = objectOf(objects, 'TriggerAuthentication', 'worker').spec
    const { target } = objectOf(objects, 'ExternalSecret', secretTargetRef[0].name).spec
    expect(Object.keys(target.template.data)).toContain(secretTargetRef[0].key)
  })

  test('stays away where the number is fixed', () => {
    const fixed = withWorkload(production, 'api', { scale: { ...api.scale, min: 3, max: 3 } })
    const objects = objectsOf(fixed)
    expect(objectOf(objects, 'Deployment', 'api').spec.replicas).toBe(3)
    expect(objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([])
  })
})

test('a port that is published to everybody has a load balancer of its own, and nobody else gets in', () => {
  const ports: Workload['ports'] = [
    { name: 'http', number: 3000, protocol: 'tcp', publish: undefined, reach: 'public' },
    { name: 'local', number: 4000, protocol: 'tcp', publish: 4000, reach: 'loopback' },
    { name: 'media', number: 5000, protocol: 'udp', publish: 50000, reach: 'public' },
  ]
  const objects = objectsOf(withWorkload(production, 'api', { ports }))
  const { type, ports: open } = objectOf(objects, 'Service', 'api-public').spec
  expect(type).toBe('LoadBalancer')
  expect(open).toEqual([{ name: 'media', port: 50000, targetPort: 'media', protocol: 'UDP' }])
  const { ingress } = objectOf(objects, 'NetworkPolicy', 'api').spec
  expect(ingress).toContainEqual({ ports: [{ port: 5000, protocol: 'UDP' }] })
  expect(ingress.filter(({ from }: { from?: unknown }) => from === undefined).length).toBe(1)
})

test('a slow start gets the time that it needs before a rollout counts as failed', () => {
  const health = api.health && { ...api.health, boot: 900_000 }
  const { spec } = objectOf(objectsOf(withWorkload(production, 'api', { health })), 'Deployment', 'api')
  expect(spec.progressDeadlineSeconds).toBeGreaterThanOrEqual(900 + 120)
})

test('a workload with the name of one of our files shares it', () => {
  const workloads = production.workloads.map((workload) =>
    workload.name === 'worker' ? { ...workload, name: 'routes', partOf: 'routes' } : workload,
  )
  const objects = objectsOf({ ...production, workloads })
  expect(objectOf(objects, 'Deployment', 'routes')).toBeDefined()
  expect(objectOf(objects, 'Gateway', 'edge')).toBeDefined()
})

test('the same environment gives the same bytes and is not changed', () => {
  const frozen = deepFrozen(structuredClone(production))
  expect(filesOf(frozen)).toEqual(filesOf(production))
})

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFrozen(child)
  }
  return value
}

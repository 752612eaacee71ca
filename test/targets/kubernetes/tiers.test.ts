import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Environment } from '../../../src/model/environment.ts'
import { inSeconds } from '../../../src/model/quantity.ts'
import { policyGovernance } from '../policy-governance.ts'
import { filesOf, objectOf, objectsOf, type Read, templateOf } from './rendered.ts'

const tiers = await Promise.all(
  (['staging', 'production'] as const).map(async (tier) => {
    const environment = await policyGovernance(tier)
    return { tier, environment, objects: objectsOf(environment) }
  }),
)

function podsOf(objects: readonly Read[]): readonly { readonly object: Read; readonly template: Read }[] {
  return objects.flatMap((object) => {
    const template = templateOf(object)
    return template === undefined ? [] : [{ object, template }]
  })
}

function containersOf({ spec }: Read): readonly Read[] {
  return [...spec.containers, ...(spec.initContainers ?? [])]
}

function matches(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value)
}

describe.each(tiers)('$tier', ({ environment, objects }) => {
  const has = (kind: string, name: string) =>
    objects.some((object) => object.kind === kind && object.metadata.name === name)

  test('runs every workload once', () => {
    expect(
      podsOf(objects)
        .map(({ template }) => template.metadata.labels['app.kubernetes.io/name'])
        .sort(),
    ).toEqual(environment.workloads.map(({ name }) => name))
  })

  test('has no two objects of one kind and name, and none without a name', () => {
    const ids = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => id.includes('undefined'))).toEqual([])
  })

  test('gives every pod what the restricted policy of its namespace demands', () => {
    const labels = objectOf(objects, 'Namespace', environment.namespace).metadata.labels
    expect(labels['pod-security.kubernetes.io/enforce']).toBe('restricted')
    expect(labels['pod-security.kubernetes.io/enforce-version']).toMatch(/^v1\.\d+$/)
    for (const { template } of podsOf(objects)) {
      const { securityContext, hostNetwork, hostPID, volumes } = template.spec
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect(securityContext.runAsUser).toBeGreaterThan(0)
      expect(securityContext.fsGroup).toBe(securityContext.runAsGroup)
      expect([hostNetwork, hostPID]).toEqual([undefined, undefined])
      const kinds = (volumes ?? []).flatMap((volume: Read) =>
        Object.keys(volume).filter((key) => key !== 'name'),
      )
      expect(['configMap', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']).toEqual(
        expect.arrayContaining(kinds),
      )
      for (const container of containersOf(template)) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
      }
    }
  })

  test('names nothing that is not there', () => {
    const secrets = new Map<string, readonly string[]>([
      ...objects
        .filter(({ kind }) => kind === 'ExternalSecret')
        .map(({ spec }) => [spec.target.name, Object.keys(spec.target.template.data)] as const),
      ...objects
        .filter(({ kind }) => kind === 'Certificate')
        .map(({ spec }) => [spec.secretName, ['ca.crt', 'tls.crt', 'tls.key']] as const),
    ])
    for (const { object, template } of podsOf(objects)) {
      expect(has('ServiceAccount', template.spec.serviceAccountName)).toBe(true)
      const claims = object.spec.volumeClaimTemplates?.map(({ metadata }: Read) => metadata.name) ?? []
      const volumes = template.spec.volumes ?? []
      const names = [...claims, ...volumes.map(({ name }: Read) => name)]
      expect(new Set(names).size).toBe(names.length)
      for (const volume of volumes) {
        if (volume.persistentVolumeClaim)
          expect(has('PersistentVolumeClaim', volume.persistentVolumeClaim.claimName)).toBe(true)
        const sources = volume.projected?.sources ?? [volume]
        for (const { configMap } of sources) {
          if (configMap === undefined) continue
          const { data } = objectOf(objects, 'ConfigMap', configMap.name)
          for (const { key } of configMap.items ?? []) expect(Object.keys(data)).toContain(key)
        }
        if (volume.secret === undefined) continue
        for (const { key } of volume.secret.items ?? [{ key: 'tls.key' }]) {
          expect(secrets.get(volume.secret.secretName)).toContain(key)
        }
      }
      for (const container of containersOf(template)) {
        for (const { name } of container.volumeMounts ?? []) expect(names).toContain(name)
        const paths = (container.volumeMounts ?? []).map(({ mountPath }: Read) => mountPath)
        expect(new Set(paths).size, container.name).toBe(paths.length)
        for (const { configMapRef } of container.envFrom ?? [])
          expect(has('ConfigMap', configMapRef.name)).toBe(true)
        for (const { valueFrom } of container.env ?? []) {
          expect(secrets.get(valueFrom.secretKeyRef.name)).toContain(valueFrom.secretKeyRef.key)
        }
      }
      if (object.kind === 'StatefulSet')
        expect(objectOf(objects, 'Service', object.spec.serviceName).spec.clusterIP).toBe('None')
    }
    for (const { kind, spec, roleRef } of objects) {
      if (kind === 'RoleBinding') expect(has('Role', roleRef.name)).toBe(true)
      if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
        expect(has('Deployment', spec.scaleTargetRef.name)).toBe(true)
      for (const { secretKey } of kind === 'ExternalSecret' ? spec.data : []) {
        expect(Object.values(spec.target.template.data).join()).toContain(`.${secretKey}`)
      }
    }
  })

  test('selects exactly one workload with every selector, or the servers of one store', () => {
    const pods = podsOf(objects).map(({ template }) => template.metadata.labels)
    const selectors = objects.flatMap(({ kind, spec }): Read[] => {
      if (kind === 'Service') return [spec.selector]
      if (['Deployment', 'StatefulSet', 'PodDisruptionBudget'].includes(kind))
        return [spec.selector.matchLabels]
      return []
    })
    expect(selectors.length).toBeGreaterThan(10)
    for (const selector of selectors) {
      const selected = pods.filter((labels) => matches(labels, selector))
      expect(selected.length).toBeGreaterThan(0)
      const stores = new Set(selected.map(({ peers }) => peers))
      if (selected.length > 1) expect([...stores]).toEqual([expect.any(String)])
    }
  })

  test('leaves the number of pods to the autoscaler where there is one', () => {
    const scaled = objects
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
      .map(({ metadata }) => metadata.name)
    for (const { metadata, spec } of objects.filter(({ kind }) => kind === 'Deployment')) {
      expect(spec.replicas === undefined).toBe(scaled.includes(metadata.name))
    }
  })

  test('lets drains take one pod of a workload that has two or more, and blocks none', () => {
    const protectedOnes = objects
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .map(({ metadata }) => metadata.name)
    const several = environment.workloads.filter(({ scale }) => scale.min > 1).map(({ name }) => name)
    const sets = environment.workloads.flatMap(({ peers }) => peers?.set ?? [])
    const ofSeveral = sets.filter((name, index) => sets.indexOf(name) !== index)
    expect([...protectedOnes].sort()).toEqual([...new Set([...several, ...ofSeveral])].sort())
  })

  test('gives each container all its variables, and each variable one source', () => {
    for (const { name, env } of environment.workloads) {
      const pod = podsOf(objects).find(
        ({ template }) => template.metadata.labels['app.kubernetes.io/name'] === name,
      )
      const [container] = pod?.template.spec.containers ?? []
      const plain = (container.envFrom ?? []).flatMap(({ configMapRef }: Read) =>
        Object.keys(objectOf(objects, 'ConfigMap', configMapRef.name).data),
      )
      const secret = (container.env ?? []).map((variable: Read) => variable.name)
      expect([...plain, ...secret].sort()).toEqual(env.map((variable) => variable.name).sort())
    }
  })

  test('allows exactly the declared connections, on both sides', () => {
    expect(allowedEdges(objects, 'ingress')).toEqual(declaredEdges(environment, 'ingress'))
    expect(allowedEdges(objects, 'egress')).toEqual(declaredEdges(environment, 'egress'))
    const { spec } = objectOf(objects, 'NetworkPolicy', 'default')
    expect(spec).toMatchObject({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    expect(spec.ingress).toBeUndefined()
  })

  test('checks a start before it checks life, and is slower to restart than to take out of rotation', () => {
    for (const { template } of podsOf(objects)) {
      for (const { name, startupProbe, readinessProbe, livenessProbe, ports } of containersOf(template)) {
        const health = environment.workloads.find((workload) => workload.name === name)?.health
        if (health?.live === undefined) continue
        expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(
          inSeconds(health.boot),
        )
        if (readinessProbe) expect(livenessProbe.periodSeconds).toBe(3 * (readinessProbe.periodSeconds ?? 10))
        for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
          const port = (probe?.httpGet ?? probe?.tcpSocket)?.port
          if (typeof port === 'string') expect(ports.map((one: Read) => one.name)).toContain(port)
        }
      }
    }
  })

  test('lets a container finish before it is killed', () => {
    for (const { template } of podsOf(objects)) {
      const [{ name, lifecycle }] = template.spec.containers
      const stop = environment.workloads.find((workload) => workload.name === name)?.stop
      expect(template.spec.terminationGracePeriodSeconds ?? 30).toBe(inSeconds(stop?.grace ?? 0))
      expect(lifecycle?.preStop.sleep.seconds ?? 0).toBe(inSeconds(stop?.notice ?? 0))
    }
  })

  test('keeps service links and the API out of every pod that does not ask for pods', () => {
    for (const { template } of podsOf(objects)) expect(template.spec.enableServiceLinks).toBe(false)
    const callers = objects.filter(
      ({ kind, automountServiceAccountToken }) => kind === 'ServiceAccount' && automountServiceAccountToken,
    )
    expect(callers.map(({ metadata }) => metadata.name)).toEqual(
      objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.name),
    )
  })

  test('sends each path to a port that its Service has, and each host to a listener of its own', () => {
    const { listeners } = objectOf(objects, 'Gateway', 'edge').spec
    const tls = listeners.filter(({ protocol }: Read) => protocol === 'HTTPS')
    expect(tls.map(({ hostname }: Read) => hostname)).toEqual(
      environment.routes.flatMap(({ hosts }) => hosts),
    )
    for (const { name, spec } of objects.filter(({ kind }) => kind === 'HTTPRoute')) {
      for (const { sectionName } of spec.parentRefs)
        expect(
          listeners.map((one: Read) => one.name),
          name,
        ).toContain(sectionName)
      for (const { backendRefs } of spec.rules) {
        for (const { name, port } of backendRefs ?? []) {
          expect(objectOf(objects, 'Service', name).spec.ports.map((one: Read) => one.port)).toContain(port)
        }
      }
    }
  })

  test('answers 404 on denied paths, however they are spelled and whatever route is longer', () => {
    const { rules } = objectOf(objects, 'HTTPRoute', 'api').spec
    const denied = rules.find(({ name }: Read) => name === 'denied')
    const { type, value } = denied.matches[0].path
    expect(type).toBe('RegularExpression')
    const pattern = new RegExp(`^${value.replace('(?i)', '')}$`, 'i')
    for (const path of ['/metrics', '/METRICS/', '/metrics/x', '/health/ready'])
      expect(pattern.test(path), path).toBe(true)
    for (const path of ['/', '/metricsx', '/api/metrics', '/health', '/health/readyz'])
      expect(pattern.test(path), path).toBe(false)
    expect(denied.backendRefs).toBeUndefined()
    const filter = denied.filters[0].extensionRef.name
    expect(objectOf(objects, 'HTTPRouteFilter', filter).spec.directResponse.statusCode).toBe(404)
  })

  test('waits at the edge at least as long as the application may take, and keeps connections for less', () => {
    const { rules } = objectOf(objects, 'HTTPRoute', 'api').spec
    const http = environment.services.find(({ name }) => name === 'api')?.http
    for (const { name, timeouts } of rules.filter(({ backendRefs }: Read) => backendRefs)) {
      expect(Number.parseInt(timeouts.request, 10)).toBeGreaterThanOrEqual(inSeconds(http?.timeout ?? 0))
      const policy = objectOf(objects, 'BackendTrafficPolicy', `api.${name}`).spec
      expect(policy.targetRefs[0]).toMatchObject({ kind: 'HTTPRoute', name: 'api', sectionName: name })
      expect(Number.parseInt(policy.timeout.http.connectionIdleTimeout, 10)).toBeLessThan(
        inSeconds(http?.keepAlive ?? 0),
      )
    }
  })

  test('buffers no body where a websocket would hang on it', () => {
    for (const route of environment.routes) {
      for (const path of route.paths) {
        const rule = objectOf(objects, 'HTTPRoute', route.name).spec.rules.find(
          ({ matches }: Read) => matches[0].path.value === path.path,
        )
        const { spec } = objectOf(objects, 'BackendTrafficPolicy', `${route.name}.${rule.name}`)
        expect(spec.requestBuffer === undefined).toBe(path.websocket)
        expect(spec.rateLimit === undefined).toBe(path.rateLimit === undefined)
      }
    }
  })

  test('holds no secret', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([])
  })

  test('lists every file in its kustomization, the namespace first', () => {
    const files = filesOf(environment)
    const { resources, namespace } = parse(files.get('kustomization.yaml') ?? '')
    expect([...resources, 'kustomization.yaml'].sort()).toEqual([...files.keys()].sort())
    expect(resources[0]).toBe('namespace.yaml')
    expect(namespace).toBe(environment.namespace)
  })
})

test('writes nothing for a tier that does not run on Kubernetes', async () => {
  expect(filesOf(await policyGovernance('development'))).toEqual(new Map())
})

type Side = 'ingress' | 'egress'

/** Edges as `from > to:port`, with `edge`, `scaler`, `credentials` and `outside` for what is no workload. */
function allowedEdges(objects: readonly Read[], side: Side): readonly string[] {
  const edges = objects
    .filter(
      ({ kind, metadata }) =>
        kind === 'NetworkPolicy' && metadata.name !== 'default' && metadata.name !== 'acme-challenge',
    )
    .flatMap(({ spec }) =>
      (spec[side] ?? []).flatMap((rule: Read) =>
        rule.ports.map(({ port }: Read) => {
          const self = spec.podSelector.matchLabels['app.kubernetes.io/name']
          const peer = peerName((side === 'ingress' ? rule.from : rule.to)?.[0])
          return side === 'ingress' ? `${peer} > ${self}:${port}` : `${self} > ${peer}:${port}`
        }),
      ),
    )
  return [...new Set<string>(edges)].sort()
}

function peerName(peer: Read): string {
  if (peer?.ipBlock?.cidr === '169.254.170.23/32') return 'credentials'
  if (peer === undefined || peer.ipBlock) return 'outside'
  const namespace = peer.namespaceSelector?.matchLabels['kubernetes.io/metadata.name']
  if (namespace === 'envoy-gateway-system') return 'edge'
  return namespace === 'keda' ? 'scaler' : peer.podSelector.matchLabels['app.kubernetes.io/name']
}

/** Those that put files into buckets, by themselves or by a sidecar. */
const callsAws = [
  'ai-assistant',
  'ai-chat',
  'api',
  'backup-db',
  'backup-queue',
  'backup-uploads',
  'db',
  'verify-db',
  'worker',
]

function declaredEdges(environment: Environment, side: Side): readonly string[] {
  const wanted = environment.connections.filter(
    ({ kind }) => kind !== (side === 'ingress' ? 'external' : 'edge'),
  )
  const edges = wanted.map(
    ({ from, to, port, kind }) => `${from} > ${kind === 'external' ? 'outside' : to}:${port}`,
  )
  const isBacklog = environment.workloads.some(
    ({ scale }) => scale.by.some(({ kind }) => kind === 'backlog') && scale.max > scale.min,
  )
  const extra =
    side === 'egress'
      ? [
          'blackbox > edge:10443',
          'prometheus > outside:443',
          'prometheus > outside:6443',
          ...callsAws.map((name) => `${name} > credentials:80`),
        ]
      : isBacklog
        ? ['scaler > queue:6379']
        : []
  return [...new Set([...edges, ...extra])].sort()
}

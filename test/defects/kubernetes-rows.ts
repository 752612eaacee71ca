import { expect } from 'vitest'
import { type Compiled, clusters, each, type Pod, type Read } from './compiled.ts'
import type { Row } from './row.ts'

type Cluster = (typeof clusters)[number]

/** Every pod of every tier on Kubernetes. */
function everyPod(files: Compiled, check: (pod: Pod, tier: Cluster) => void): void {
  each(clusters, (tier) => each(files.pods(tier), (pod) => check(pod, tier)))
}

function everyContainer(files: Compiled, check: (container: Read, pod: Pod, tier: Cluster) => void): void {
  everyPod(files, (pod, tier) => each(pod.containers, (container) => check(container, pod, tier)))
}

function names(objects: readonly Read[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name)
}

/** The Secrets that something makes in the cluster, with their keys. */
function madeSecrets(files: Compiled, tier: Cluster): ReadonlyMap<string, readonly string[]> {
  const fetched = files
    .objects(tier, 'ExternalSecret')
    .map(({ spec }): [string, string[]] => [spec.target.name, Object.keys(spec.target.template.data)])
  const signed = files
    .objects(tier, 'Certificate')
    .map(({ spec }): [string, string[]] => [spec.secretName, ['tls.crt', 'tls.key', 'ca.crt']])
  return new Map([...fetched, ...signed])
}

/** All variables of a container by name; secret ones have no value here. */
function environmentOf(
  files: Compiled,
  tier: Cluster,
  container: Read,
): ReadonlyMap<string, string | undefined> {
  const plain = (container.envFrom ?? []).flatMap(({ configMapRef }: Read) =>
    Object.entries<string>(files.object(tier, 'ConfigMap', configMapRef.name).data),
  )
  const secret = (container.env ?? []).map(({ name }: Read) => [name, undefined])
  return new Map([...plain, ...secret])
}

/** The defects of Kubernetes manifests. */
export const kubernetesRows: readonly Row[] = [
  {
    id: 'deploy D55',
    defect: 'the way in is an Ingress of a controller that nobody maintains',
    check: (files) =>
      each(clusters, (tier) => {
        expect(files.objects(tier, 'Ingress')).toEqual([])
        each(files.texts(new RegExp(`^${tier}/kubernetes/`)), ([, text]) =>
          expect(text).not.toContain('ingress.'),
        )
        const listeners = files.object(tier, 'Gateway', 'edge').spec.listeners.map(({ name }: Read) => name)
        each(files.objects(tier, 'HTTPRoute'), ({ spec }) =>
          each<Read>(spec.parentRefs, (parent) => {
            expect(parent.name).toBe('edge')
            expect(listeners).toContain(parent.sectionName)
          }),
        )
      }),
  },
  {
    id: 'deploy D56',
    defect: 'a rate limit is written where nobody reads it',
    check: (files) =>
      each(clusters, (tier) => {
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const policies = files.objects(tier, 'BackendTrafficPolicy')
        each(policies, ({ spec }) => {
          const [{ kind, name, sectionName }] = spec.targetRefs
          expect({ kind, name }).toEqual({ kind: 'HTTPRoute', name: 'api' })
          expect(names(rules.map((metadata: Read) => ({ metadata })))).toContain(sectionName)
        })
        const limited = policies.filter(({ spec }) => spec.rateLimit !== undefined)
        expect(limited.map(({ spec }) => spec.targetRefs[0].sectionName)).toEqual(['api-ai', 'root'])
        each(limited, ({ spec }) => {
          const cidrs = spec.rateLimit.local.rules.map(
            ({ clientSelectors }: Read) => clientSelectors[0].sourceCIDR,
          )
          each<Read>(cidrs, ({ type }) => expect(type).toBe('Distinct'))
          expect(new Set(cidrs.map(({ value }: Read) => value))).toEqual(new Set(['0.0.0.0/0', '::/0']))
        })
      }),
  },
  {
    id: 'deploy D57',
    defect: 'the gateway gives up before the application does, on one platform only',
    check: (files) =>
      each(clusters, (tier) => {
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        const served = rules.filter(({ backendRefs }: Read) => backendRefs !== undefined)
        each<Read>(served, ({ timeouts }) =>
          expect(Number.parseInt(timeouts.request, 10)).toBeGreaterThanOrEqual(300),
        )
        const [, seconds] = /^ {4}proxy_read_timeout (\d+)s;/m.exec(files.nginx(tier)) ?? []
        expect(Number(seconds)).toBeGreaterThan(300)
        const { containers } = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api') ?? {
          containers: [],
        }
        expect(environmentOf(files, tier, containers[0]).get('REQUEST_TIMEOUT')).toBe('300000')
      }),
  },
  {
    id: 'deploy D58',
    defect: 'each deployment resets what the autoscaler has set',
    check: (files) =>
      each(clusters, (tier) => {
        const scalers = [
          ...files.objects(tier, 'HorizontalPodAutoscaler'),
          ...files.objects(tier, 'ScaledObject'),
        ]
        const scaled = scalers.map(({ spec }) => spec.scaleTargetRef.name)
        expect(scaled).toEqual(tier === 'production' ? ['api', 'worker'] : ['api'])
        each(files.objects(tier, 'Deployment'), ({ metadata, spec }) =>
          expect(spec.replicas === undefined, metadata.name).toBe(scaled.includes(metadata.name)),
        )
      }),
  },
  {
    id: 'deploy D59',
    defect: 'scaling by memory only goes up, and pods may take memory that the node has promised to others',
    check: (files) => {
      each(clusters, (tier) =>
        each(files.objects(tier, 'HorizontalPodAutoscaler'), ({ spec }) =>
          expect(spec.metrics.map((metric: Read) => metric.containerResource.name)).toEqual(['cpu']),
        ),
      )
      everyContainer(files, ({ resources }) =>
        expect(resources.requests.memory).toBe(resources.limits.memory),
      )
    },
  },
  {
    id: 'deploy D60',
    defect: 'secrets are in Git, or some of those that pods name do not exist',
    check: (files) => {
      each(clusters, (tier) => expect(files.objects(tier, 'Secret')).toEqual([]))
      everyContainer(files, ({ env = [] }, { spec }, tier) => {
        const made = madeSecrets(files, tier)
        for (const { valueFrom } of env) {
          const { name, key } = valueFrom.secretKeyRef
          expect(made.get(name), name).toContain(key)
        }
        for (const { secret } of spec.volumes ?? []) {
          if (secret === undefined) continue
          expect(made.has(secret.secretName), secret.secretName).toBe(true)
          for (const { key } of secret.items ?? []) expect(made.get(secret.secretName)).toContain(key)
        }
      })
    },
  },
  {
    id: 'deploy D61',
    defect: 'variables exist on one platform and not on the other',
    check: (files) =>
      each(clusters, (tier) => {
        const { services } = files.compose(tier)
        const authors = files
          .pods(tier)
          .filter(({ labels }) => ['service', 'job'].includes(labels['app.kubernetes.io/component'] ?? ''))
        expect(authors).toHaveLength(5)
        each(authors, ({ labels, containers }) => {
          const known = environmentOf(files, tier, containers[0])
          const { environment } = services[labels['app.kubernetes.io/name'] ?? '']
          expect([...known.keys()].sort()).toEqual(Object.keys(environment).sort())
          for (const [name, value] of known)
            if (value !== undefined) expect(environment[name], name).toBe(value)
        })
      }),
  },
  {
    id: 'deploy D62',
    defect:
      'pods lack a user, an identity, probes, a notice before the end, or anybody who spreads and guards them',
    check: (files) => {
      everyPod(files, ({ owner, spec, labels }, tier) => {
        const account = files.object(tier, 'ServiceAccount', spec.serviceAccountName)
        expect(account.automountServiceAccountToken).toBe(owner.metadata.name === 'prometheus')
        const name = labels['app.kubernetes.io/name']
        expect(files.object(tier, 'NetworkPolicy', name ?? '').spec.podSelector.matchLabels).toEqual({
          'app.kubernetes.io/name': name,
        })
        if (!['Job', 'CronJob'].includes(owner.kind)) {
          const [main] = spec.containers
          expect(main.startupProbe, owner.metadata.name).toBeDefined()
          expect(main.livenessProbe, owner.metadata.name).toBeDefined()
        }
      })
      each(clusters, (tier) => {
        const api = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')?.spec
        expect(api.containers[0].lifecycle.preStop.sleep.seconds).toBe(10)
        expect(api.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(10 + 300)
        expect(api.topologySpreadConstraints).toHaveLength(2)
        expect(files.object(tier, 'PodDisruptionBudget', 'api').spec.maxUnavailable).toBe(1)
      })
    },
  },
  {
    id: 'deploy D63',
    defect: 'pods do not satisfy the restricted policy',
    check: (files) => {
      each(clusters, (tier) => {
        const [{ metadata }] = files.objects(tier, 'Namespace')
        expect(metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted')
      })
      everyPod(files, ({ spec }) => {
        expect(spec.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        })
        expect(spec.securityContext.runAsUser).toBeGreaterThan(0)
      })
      everyContainer(files, ({ securityContext }) =>
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        }),
      )
    },
  },
  {
    id: 'deploy D64',
    defect: 'manifests name accounts, maps, claims, issuers and services that nobody makes',
    check: (files) => {
      everyPod(files, ({ spec, containers, owner }, tier) => {
        const maps = names(files.objects(tier, 'ConfigMap'))
        const claims = [
          ...names(files.objects(tier, 'PersistentVolumeClaim')),
          ...names(owner.spec.volumeClaimTemplates ?? []),
        ]
        const volumes = [...(spec.volumes ?? []).map(({ name }: Read) => name), ...claims]
        for (const { configMap, persistentVolumeClaim } of spec.volumes ?? []) {
          if (configMap !== undefined) expect(maps).toContain(configMap.name)
          if (persistentVolumeClaim !== undefined) expect(claims).toContain(persistentVolumeClaim.claimName)
        }
        each(containers, ({ envFrom = [], volumeMounts = [] }) => {
          for (const { configMapRef } of envFrom) expect(maps).toContain(configMapRef.name)
          for (const { name } of volumeMounts) expect(volumes).toContain(name)
        })
      })
      each(clusters, (tier) => {
        const services = files.objects(tier, 'Service')
        const { rules } = files.object(tier, 'HTTPRoute', 'api').spec
        each<Read>(
          rules.flatMap(({ backendRefs = [] }: Read) => backendRefs),
          ({ name, port }) => {
            const service = services.find(({ metadata }) => metadata.name === name)
            expect(service.spec.ports.map((one: Read) => one.port)).toContain(port)
          },
        )
        const introduction = files.text(`${tier}/kubernetes/kustomization.yaml`)
        const issuers = names(files.objects(tier, 'Issuer'))
        each(files.objects(tier, 'Certificate'), ({ spec: { issuerRef } }) =>
          issuerRef.kind === 'ClusterIssuer'
            ? expect(introduction).toContain(`ClusterIssuer ${issuerRef.name}`)
            : expect(issuers).toContain(issuerRef.name),
        )
        each(files.objects(tier, 'ExternalSecret'), ({ spec: { secretStoreRef } }) =>
          expect(introduction).toContain(`${secretStoreRef.kind} ${secretStoreRef.name}`),
        )
      })
    },
  },
  {
    id: 'deploy D65',
    defect: 'an outage of something else restarts every pod',
    check: (files) => {
      each(clusters, (tier) => {
        const api = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')
        expect(api?.containers[0].livenessProbe.httpGet.path).toBe('/health')
        expect(api?.containers[0].readinessProbe.httpGet.path).toBe('/health/ready')
      })
      everyContainer(files, ({ livenessProbe }) => {
        const words = (livenessProbe?.exec?.command ?? []).join(' ')
        expect(words).not.toMatch(/redis-cli|psql|pg_isready|curl|wget/)
      })
    },
  },
  {
    id: 'deploy D68',
    defect: 'a probe gives up at the moment in which the application would answer',
    check: (files) =>
      each(clusters, (tier) => {
        const api = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')
        const own = Number(environmentOf(files, tier, api?.containers[0]).get('HEALTH_CHECK_TIMEOUT'))
        each(['startupProbe', 'readinessProbe', 'livenessProbe'], (probe) =>
          expect(api?.containers[0][probe].timeoutSeconds * 1000).toBeGreaterThan(own),
        )
        expect(files.compose(tier).services.api.healthcheck.timeout).toBe('6s')
      }),
  },
  {
    id: 'deploy D69',
    defect: 'a fixed delay is too long for a quick start and too short for a slow one',
    check: (files) =>
      everyContainer(files, (container) =>
        each(['startupProbe', 'readinessProbe', 'livenessProbe'], (probe) =>
          expect(container[probe]?.initialDelaySeconds).toBeUndefined(),
        ),
      ),
  },
  {
    id: 'deploy D70',
    defect: 'uploads are kept on one platform and lost on the other, and scratch space has no end',
    check: (files) => {
      each(clusters, (tier) => {
        const mounts = files.pods(tier).find(({ owner }) => owner.metadata.name === 'api')
          ?.containers[0].volumeMounts
        expect(mounts).toContainEqual({ name: 'uploads', mountPath: '/app/uploads' })
        expect(files.object(tier, 'PersistentVolumeClaim', 'uploads').spec.accessModes).toEqual([
          'ReadWriteMany',
        ])
        expect(files.compose(tier).services.api.volumes).toContain('uploads:/app/uploads')
      })
      each(clusters, (tier) => {
        const volumes = files.pods(tier).flatMap(({ spec }) => spec.volumes ?? [])
        each(
          volumes.flatMap(({ emptyDir }: Read) => emptyDir ?? []),
          ({ sizeLimit }) => expect(sizeLimit).toMatch(/^\d+[GM]i$/),
        )
      })
    },
  },
  {
    id: 'deploy D71',
    defect: 'objects have none of the labels that tools look for',
    check: (files) => {
      everyPod(files, ({ labels }) => {
        const [name, component, ...others] = Object.keys(labels)
        expect([name, component]).toEqual(['app.kubernetes.io/name', 'app.kubernetes.io/component'])
        // Servers that stand in for each other are selected by what they have in common.
        expect(others.filter((one) => !['peers', 'answers-as'].includes(one))).toEqual([])
      })
      each(clusters, (tier) => {
        const [{ pairs, includeTemplates }] = files.yaml(`${tier}/kubernetes/kustomization.yaml`).labels
        expect(includeTemplates).toBe(true)
        expect(pairs).toEqual({
          'app.kubernetes.io/instance': `policy-governance-${tier}`,
          'app.kubernetes.io/part-of': 'policy-governance',
          'app.kubernetes.io/managed-by': 'plinth',
        })
      })
    },
  },
  {
    id: 'deploy D72',
    defect: 'two platforms run two different products',
    check: (files) =>
      each(clusters, (tier) => {
        const { services } = files.compose(tier)
        const both = files
          .pods(tier)
          .flatMap(({ spec }) => spec.containers)
          .filter(({ name }) => name in services)
        expect(both.length).toBeGreaterThan(8)
        each(both, ({ name, image }) => expect(image, name).toBe(services[name].image))
      }),
  },
  {
    id: 'deploy D73',
    defect: 'Kubernetes sets REDIS_PORT to an address because a Service is called redis',
    check: (files) => everyPod(files, ({ spec }) => expect(spec.enableServiceLinks).toBe(false)),
  },
  {
    id: 'deploy D74',
    defect: 'a tag is moved, and nodes run different images under one name',
    check: (files) => {
      everyContainer(files, ({ image, imagePullPolicy }) => {
        expect(imagePullPolicy).toBeUndefined()
        expect(image).toMatch(/^(postgres:\d+\.\d+|[^:]+:v?\d+\.\d+\.\d+)$/)
      })
      const steps = Object.values<Read>(files.workflow('deploy').jobs).flatMap(({ steps: all = [] }) => all)
      const naming = steps.filter(({ name }) => name === 'Name the images by digest')
      each(naming, ({ run }) => expect(run).toContain('digest: $AI_ENHANCED_ENGINE_DIGEST'))
    },
  },
]

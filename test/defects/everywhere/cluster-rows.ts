import { expect } from 'vitest'
import type { Read } from '../compiled.ts'
import { type EverywhereRow, objectsOf, pinned, podOf, podsOf, programs, variablesOf } from './place.ts'

/** In clusters: what Kubernetes runs. */
export const clusterRows: readonly EverywhereRow[] = [
  {
    id: 'deploy D55, D56',
    defect: 'the way in is an Ingress, or a limit is an annotation that nobody reads',
    check: (place) => {
      expect(objectsOf(place, 'Ingress')).toEqual([])
      const limited = place.environment.routes.some(({ paths }) => paths.some((one) => one.rateLimit))
      const policies = objectsOf(place, 'BackendTrafficPolicy').filter(({ spec }) => spec.rateLimit)
      if (place.environment.platform === 'kubernetes') expect(policies.length > 0).toBe(limited)
    },
  },
  {
    id: 'deploy D57',
    defect: 'the gateway gives up before the program does',
    check: (place) => {
      for (const { name, paths } of place.environment.routes)
        for (const { spec } of objectsOf(place, 'HTTPRoute').filter((one) => one.metadata.name === name))
          for (const { backendRefs = [], timeouts } of spec.rules) {
            const [to] = backendRefs
            const path = paths.find(({ service, websocket }) => service === to?.name && !websocket)
            const own = place.environment.services.find((one) => one.name === path?.service)?.http?.timeout
            if (own !== undefined && timeouts?.request !== '0s')
              expect(
                Number.parseInt(timeouts.request, 10) * 1000,
                `${name}: ${to.name}`,
              ).toBeGreaterThanOrEqual(own)
          }
    },
  },
  {
    id: 'deploy D58',
    defect: 'each deployment resets what the autoscaler has set',
    check: (place) => {
      const scalers = [...objectsOf(place, 'HorizontalPodAutoscaler'), ...objectsOf(place, 'ScaledObject')]
      const scaled = scalers.map(({ spec }) => spec.scaleTargetRef.name)
      for (const { metadata, spec } of objectsOf(place, 'Deployment'))
        if (scaled.includes(metadata.name)) expect(spec.replicas, metadata.name).toBeUndefined()
    },
  },
  {
    id: 'deploy D59',
    defect: 'pods may take memory that the node has promised to others',
    check: (place) => {
      for (const { containers, owner } of podsOf(place))
        for (const { resources } of containers)
          expect(resources.requests.memory, owner.metadata.name).toBe(resources.limits.memory)
    },
  },
  {
    id: 'deploy D60, D80',
    defect: 'a secret is in Git, or keys of the cloud are variables',
    check: (place) => {
      expect(objectsOf(place, 'Secret')).toEqual([])
      for (const [path, text] of place.files.texts())
        expect(text, path).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY/)
    },
  },
  {
    id: 'deploy D61',
    defect: 'variables exist on one platform and not on the other',
    check: (place) => {
      const { services } = place.files.compose(place.tier)
      for (const name of programs(place)) {
        const container = podOf(place, name)?.spec.containers.find((one: Read) => one.name === name)
        if (container === undefined) continue
        const known = variablesOf(place, container)
        const { environment = {} } = services[name]
        expect([...known.keys()].sort(), name).toEqual(Object.keys(environment).sort())
        for (const [variable, value] of known)
          if (value !== undefined) expect(environment[variable], `${name}: ${variable}`).toBe(value)
      }
    },
  },
  {
    id: 'deploy D62, D63, D73',
    defect:
      'a pod is not restricted, has no identity, no policy, or variables of services that it never asked for',
    check: (place) => {
      for (const { spec, labels, containers } of podsOf(place)) {
        const name = labels['app.kubernetes.io/name'] ?? ''
        expect(spec.enableServiceLinks, name).toBe(false)
        expect(spec.securityContext, name).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        })
        expect(place.files.object(place.tier, 'ServiceAccount', spec.serviceAccountName)).toBeDefined()
        expect(place.files.object(place.tier, 'NetworkPolicy', name)).toBeDefined()
        for (const { securityContext } of containers)
          expect(securityContext, name).toMatchObject({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
      }
    },
  },
  {
    id: 'deploy D65, D69',
    defect: 'an outage of something else restarts every pod, or a fixed delay stands for a start',
    check: (place) => {
      for (const { containers } of podsOf(place))
        for (const { name, livenessProbe, startupProbe, readinessProbe } of containers) {
          const words = (livenessProbe?.exec?.command ?? []).join(' ')
          expect(words, name).not.toMatch(/redis-cli|psql|pg_isready/)
          for (const probe of [livenessProbe, startupProbe, readinessProbe])
            expect(probe?.initialDelaySeconds, name).toBeUndefined()
        }
      for (const { name, workload } of place.environment.services) {
        const { live, ready } = workload.health ?? {}
        if (live?.kind === 'http' && ready?.kind === 'http' && live.path !== ready.path)
          expect(podOf(place, name)?.spec.containers[0].livenessProbe.httpGet.path ?? live.path).toBe(
            live.path,
          )
      }
    },
  },
  {
    id: 'deploy D70',
    defect: 'scratch space has no end',
    check: (place) => {
      for (const { spec, owner } of podsOf(place))
        for (const { emptyDir } of spec.volumes ?? [])
          if (emptyDir !== undefined) expect(emptyDir.sizeLimit, owner.metadata.name).toMatch(/^\d+[KMG]i$/)
    },
  },
  {
    id: 'deploy D71, D72, D74',
    defect: 'objects have none of the labels that tools look for, or the platforms run different products',
    check: (place) => {
      const { services } = place.files.compose(place.tier)
      for (const { labels, containers } of podsOf(place)) {
        expect(Object.keys(labels)).toEqual(
          expect.arrayContaining(['app.kubernetes.io/name', 'app.kubernetes.io/component']),
        )
        for (const { name, image } of containers) {
          expect(image, name).toMatch(pinned)
          if (services[name] !== undefined) expect(image, name).toBe(services[name].image)
        }
      }
    },
  },
]

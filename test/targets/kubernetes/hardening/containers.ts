import type { Read } from '../rendered.ts'
import { type Control, isLasting, ofContainers, ofPods, type Pod, pickPod } from './control.ts'

function lacks(
  resources: Read,
  amounts: readonly (readonly ['requests' | 'limits', string])[],
): string | undefined {
  const missing = amounts.filter(([kind, resource]) => resources?.[kind]?.[resource] === undefined)
  return missing.length > 0 ? `lacks ${missing.map((one) => one.join('.')).join(', ')}` : undefined
}

function isSidecar({ restartPolicy }: Read): boolean {
  return restartPolicy === 'Always'
}

/** Containers that must say how they are: those of pods that last, except steps before the start. */
function isWatched(container: Read, pod: Pod): boolean {
  return isLasting(pod) && (pod.spec.containers.includes(container) || isSidecar(container))
}

/** Whether others connect to it; Prometheus asks whether it is ready or not. */
function isUsed({ ports }: Read): boolean {
  return (ports ?? []).some(({ name }: Read) => name !== 'metrics')
}

/** What kube-score and kube-linter ask of containers and their pods. */
export const containers: readonly Control[] = [
  ofContainers(
    'cpu-requirements',
    ({ resources }) => lacks(resources, [['requests', 'cpu']]),
    (objects) => {
      delete pickPod(objects, 'Deployment').containers[0].resources.requests.cpu
    },
  ),
  ofContainers(
    'memory-requirements',
    ({ resources }) => {
      const { requests, limits } = resources ?? {}
      const absent = lacks(resources, [
        ['requests', 'memory'],
        ['limits', 'memory'],
      ])
      return (
        absent ?? (requests.memory === limits.memory ? undefined : 'is promised more memory than it reserves')
      )
    },
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment').containers[0].resources.limits, { memory: '64Gi' }),
  ),
  ofContainers(
    'ephemeral-storage',
    ({ resources }) =>
      lacks(resources, [
        ['requests', 'ephemeral-storage'],
        ['limits', 'ephemeral-storage'],
      ]),
    (objects) => {
      delete pickPod(objects, 'CronJob').containers[0].resources.limits['ephemeral-storage']
    },
  ),
  ofContainers(
    'no-latest-tag',
    ({ image }) =>
      /(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)$/.test(image) ? undefined : `runs whatever ${image} is`,
    (objects) => Object.assign(pickPod(objects, 'Deployment').containers[0], { image: 'shop/web:latest' }),
  ),
  ofContainers(
    'image-pull-policy',
    ({ imagePullPolicy }) => (imagePullPolicy === 'Never' ? 'is never pulled' : undefined),
    (objects) => Object.assign(pickPod(objects, 'Deployment').containers[0], { imagePullPolicy: 'Never' }),
  ),
  ofContainers(
    'read-only-root-fs',
    ({ securityContext }) =>
      securityContext?.readOnlyRootFilesystem === true ? undefined : 'can change its own program',
    (objects) => {
      delete pickPod(objects, 'Deployment').containers[0].securityContext.readOnlyRootFilesystem
    },
  ),
  ofContainers(
    'no-liveness-probe',
    (container, pod) =>
      isWatched(container, pod) &&
      container.livenessProbe === undefined &&
      container.readinessProbe === undefined
        ? 'is watched by nothing'
        : undefined,
    (objects) => {
      const [container] = pickPod(objects, 'Deployment', 'api').containers
      delete container.livenessProbe
      delete container.readinessProbe
    },
  ),
  ofContainers(
    'no-readiness-probe',
    (container, pod) =>
      isWatched(container, pod) && isUsed(container) && container.readinessProbe === undefined
        ? 'gets connections before it can take them'
        : undefined,
    (objects) => {
      delete pickPod(objects, 'Deployment', 'api').containers[0].readinessProbe
    },
  ),
  ofContainers(
    'no-startup-probe',
    (container) =>
      container.livenessProbe !== undefined && container.startupProbe === undefined
        ? 'may be restarted while it starts'
        : undefined,
    (objects) => {
      delete pickPod(objects, 'Deployment', 'api').containers[0].startupProbe
    },
  ),
  ofContainers(
    'impatient-liveness-probe',
    ({ livenessProbe, readinessProbe }) => {
      const patience = (probe: Read) => (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3)
      return livenessProbe && readinessProbe && patience(livenessProbe) <= patience(readinessProbe)
        ? 'is restarted before it is out of rotation'
        : undefined
    },
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment', 'api').containers[0].livenessProbe, {
        periodSeconds: 1,
        failureThreshold: 1,
      }),
  ),
  ofContainers(
    'probe-port',
    ({ ports, startupProbe, readinessProbe, livenessProbe }) => {
      const names = (ports ?? []).flatMap(({ name, containerPort }: Read) => [name, containerPort])
      const asked = [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => {
        const { port } = probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc ?? {}
        return port === undefined ? [] : [port]
      })
      const unknown = asked.filter((port) => !names.includes(port))
      return unknown.length > 0 ? `is asked at ${unknown}, where nothing listens` : undefined
    },
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment', 'api').containers[0].readinessProbe.httpGet, { port: 81 }),
  ),
  ofContainers(
    'ssh-port',
    ({ ports }) =>
      (ports ?? []).some(({ containerPort }: Read) => containerPort === 22) ? 'lets people in' : undefined,
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment', 'api').containers[0].ports[0], { containerPort: 22 }),
  ),
  ofContainers(
    'env-var-secret',
    ({ env }) => {
      const written = (env ?? []).filter(
        ({ name, value }: Read) => value && /(PASSWORD|SECRET|TOKEN|API_?KEY)$/.test(name),
      )
      return written.length > 0 ? `has ${written.map(({ name }: Read) => name)} written out` : undefined
    },
    (objects) =>
      pickPod(objects, 'Deployment', 'api').containers[0].env.push({ name: 'DB_PASSWORD', value: 'x' }),
  ),
  ofPods(
    'unset-size-limit',
    ({ spec }) => {
      const unlimited = (spec.volumes ?? []).filter(
        ({ emptyDir }: Read) => emptyDir && emptyDir.sizeLimit === undefined,
      )
      return unlimited.length > 0
        ? `may fill the node with ${unlimited.map(({ name }: Read) => name)}`
        : undefined
    },
    (objects) => pickPod(objects, 'Deployment', 'api').volumes.push({ name: 'data', emptyDir: {} }),
  ),
  ofPods(
    'service-links',
    ({ spec }) =>
      spec.enableServiceLinks === false ? undefined : 'gets variables of every Service around it',
    (objects) => {
      delete pickPod(objects, 'StatefulSet').enableServiceLinks
    },
  ),
  ofPods(
    'termination-grace',
    ({ spec }) => {
      const notice = Math.max(
        0,
        ...spec.containers.map(({ lifecycle }: Read) => lifecycle?.preStop?.sleep?.seconds ?? 0),
      )
      return notice < (spec.terminationGracePeriodSeconds ?? 30)
        ? undefined
        : 'is killed before it is told to stop'
    },
    (objects) => Object.assign(pickPod(objects, 'Deployment', 'api'), { terminationGracePeriodSeconds: 5 }),
  ),
]

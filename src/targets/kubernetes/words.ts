import type { PassThroughPart } from '../../model/pass-through.ts'

const ofContainers = {
  image: 'image',
  command: 'command',
  args: 'args',
  env: 'env',
  ports: 'ports',
  resources: 'resources',
  livenessProbe: 'health.live',
  readinessProbe: 'health.ready',
  startupProbe: 'health.boot',
  volumeMounts: 'volumes',
  'securityContext.runAsUser': 'user',
  'securityContext.runAsGroup': 'group',
  'securityContext.readOnlyRootFilesystem': 'writableRoot',
  'securityContext.privileged': 'security.privileged',
  'securityContext.capabilities': 'security.capabilities',
  'securityContext.allowPrivilegeEscalation': 'security.escalation',
  imagePullPolicy: 'pull',
}

/** The words of the spec for fields of Kubernetes, by where they are passed through. */
const words: Readonly<Record<PassThroughPart, Readonly<Record<string, string>>>> = {
  container: ofContainers,
  pod: {
    ...Object.fromEntries(Object.entries(ofContainers).map(([field, word]) => [`containers.${field}`, word])),
    'securityContext.runAsUser': 'user',
    'securityContext.runAsGroup': 'group',
    'securityContext.fsGroup': 'group',
    'securityContext.supplementalGroups': 'security.groups',
    'securityContext.sysctls': 'sysctls',
    hostAliases: 'hosts',
    hostIPC: 'security.host.ipc',
    hostNetwork: 'security.host.network',
    hostPID: 'security.host.pid',
    hostname: 'hostname',
    initContainers: 'init',
    nodeSelector: 'nodes',
    terminationGracePeriodSeconds: 'stop.grace',
    volumes: 'volumes',
  },
  workload: {
    replicas: 'scale',
    'template.metadata.annotations': 'annotations',
    'template.metadata.labels': 'labels',
  },
  service: { ports: 'ports' },
}

/** The words for what is passed through to a part, by dotted path. */
export function wordsOf(part: PassThroughPart): ReadonlyMap<string, string> {
  return new Map(Object.entries(words[part]))
}

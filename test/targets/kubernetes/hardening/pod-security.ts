import { type Control, ofContainers, ofPods, pickPod } from './control.ts'

/** Volumes that the restricted policy takes. */
const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]
const safeSysctls =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|ip_unprivileged_port_start|tcp_syncookies|ping_group_range|ip_local_reserved_ports|tcp_keepalive_(time|intvl|probes)|tcp_fin_timeout|tcp_rmem|tcp_wmem))$/

/** The restricted level: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const podSecurity: readonly Control[] = [
  ofPods(
    'host-namespaces',
    ({ spec }) =>
      spec.hostNetwork || spec.hostPID || spec.hostIPC ? 'shares namespaces with its node' : undefined,
    (objects) => Object.assign(pickPod(objects, 'Deployment'), { hostNetwork: true }),
  ),
  ofContainers(
    'privileged-container',
    ({ securityContext }) => (securityContext?.privileged ? 'is privileged' : undefined),
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment').containers[0].securityContext, { privileged: true }),
  ),
  ofContainers(
    'privilege-escalation-container',
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation === false ? undefined : 'may get more privileges',
    (objects) => {
      delete pickPod(objects, 'CronJob').containers[0].securityContext.allowPrivilegeEscalation
    },
  ),
  ofContainers(
    'drop-capabilities',
    ({ securityContext }) =>
      securityContext?.capabilities?.drop?.includes('ALL') ? undefined : 'keeps capabilities',
    (objects) => {
      delete pickPod(objects, 'StatefulSet').containers[0].securityContext.capabilities
    },
  ),
  ofContainers(
    'added-capabilities',
    ({ securityContext }) =>
      (securityContext?.capabilities?.add ?? []).some((one: string) => one !== 'NET_BIND_SERVICE')
        ? `adds ${securityContext.capabilities.add}`
        : undefined,
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment').containers[0].securityContext.capabilities, {
        add: ['NET_ADMIN'],
      }),
  ),
  ofPods(
    'volume-types',
    ({ spec }) => {
      const forbidden = (spec.volumes ?? []).flatMap((volume: object) =>
        Object.keys(volume).filter((key) => key !== 'name' && !volumeTypes.includes(key)),
      )
      return forbidden.length > 0 ? `mounts ${forbidden}` : undefined
    },
    (objects) =>
      pickPod(objects, 'Deployment', 'api').volumes.push({ name: 'docker', hostPath: { path: '/run' } }),
  ),
  ofContainers(
    'host-ports',
    ({ ports }) =>
      (ports ?? []).some(({ hostPort }: { hostPort?: number }) => hostPort !== undefined)
        ? 'takes a port of its node'
        : undefined,
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment', 'api').containers[0].ports[0], { hostPort: 80 }),
  ),
  ofContainers(
    'run-as-non-root',
    ({ securityContext }, { spec }) =>
      (securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot) === true
        ? undefined
        : 'may run as root',
    (objects) => {
      delete pickPod(objects, 'Job').securityContext.runAsNonRoot
    },
  ),
  ofContainers(
    'numeric-user',
    ({ securityContext }, { spec }) => {
      const user = securityContext?.runAsUser ?? spec.securityContext?.runAsUser
      return typeof user === 'number' && user > 0 ? undefined : `runs as ${user}`
    },
    (objects) => Object.assign(pickPod(objects, 'Deployment').securityContext, { runAsUser: 0 }),
  ),
  ofContainers(
    'seccomp-profile',
    ({ securityContext }, { spec }) => {
      const { type } = securityContext?.seccompProfile ?? spec.securityContext?.seccompProfile ?? {}
      return type === 'RuntimeDefault' || type === 'Localhost' ? undefined : 'has no seccomp profile'
    },
    (objects) => {
      delete pickPod(objects, 'StatefulSet').securityContext.seccompProfile
    },
  ),
  ofPods(
    'unsafe-sysctls',
    ({ spec }) => {
      const unsafe = (spec.securityContext?.sysctls ?? []).filter(
        ({ name }: { name: string }) => !safeSysctls.test(name),
      )
      return unsafe.length > 0 ? `sets ${unsafe.map(({ name }: { name: string }) => name)}` : undefined
    },
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment').securityContext, {
        sysctls: [{ name: 'kernel.msgmax', value: '1' }],
      }),
  ),
  ofContainers(
    'unmasked-proc',
    ({ securityContext }) =>
      (securityContext?.procMount ?? 'Default') === 'Default' ? undefined : 'sees all of /proc',
    (objects) =>
      Object.assign(pickPod(objects, 'Deployment').containers[0].securityContext, { procMount: 'Unmasked' }),
  ),
]

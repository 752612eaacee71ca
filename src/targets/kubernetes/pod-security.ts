import type { Finding } from '../../check/rule.ts'
import type { Environment } from '../../model/environment.ts'
import { containersOf, type Workload } from '../../model/workload.ts'

/** What a namespace refuses, the strictest first: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged'

/** Something that a container has and a restricted namespace refuses. */
export interface Excess {
  /** The strictest level that still takes it. */
  readonly level: Exclude<PodSecurityLevel, 'restricted'>
  /** Where the author wrote it, below the container. */
  readonly at: Finding['at']
  /** `the capability NET_ADMIN`. */
  readonly what: string
}

/** Of the capabilities that may be added, the one that even a restricted namespace takes. */
const restrictedCapability = 'NET_BIND_SERVICE'
const baselineCapabilities: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', restrictedCapability],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
])

/** Settings of the kernel that every namespace and every kubelet takes, by the minor version that began to. */
const safeSysctls: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_keepalive_time', 29],
])

/** Everything of a container that a restricted namespace of this Kubernetes version refuses. */
export function excessesOf(container: Workload, version: string): readonly Excess[] {
  const { security, mounts } = container
  const { privileged, escalation, host, unconfined, sysctls } = container.runtime
  const minor = Number(version.split('.')[1])
  return [
    ...(security.user === 0 ? [excess('baseline', ['user'], 'the user root')] : []),
    ...(privileged ? [excess('privileged', ['security', 'privileged'], 'every privilege')] : []),
    ...(escalation
      ? [excess('baseline', ['security', 'escalation'], 'privileges that it did not start with')]
      : []),
    ...security.capabilities
      .filter((name) => name !== restrictedCapability)
      .map((name) =>
        excess(
          baselineCapabilities.has(name) ? 'baseline' : 'privileged',
          ['security', 'capabilities', name],
          `the capability ${name}`,
        ),
      ),
    ...host.map((name) => excess('privileged', ['security', 'host', name], `the host's ${hostWords[name]}`)),
    ...unconfined.map((name) => excess('privileged', ['security', name], confinements[name])),
    ...mounts
      .filter(({ kind }) => kind === 'host')
      .map(({ path }) => excess('privileged', ['volumes', path], 'a folder of its node')),
    ...sysctls
      .filter(({ name }) => (safeSysctls.get(name) ?? Number.POSITIVE_INFINITY) > minor)
      .map(({ name }) => excess('privileged', ['sysctls', name], `the setting ${name}`)),
  ]
}

const confinements = {
  apparmor: 'a run without the profile of AppArmor',
  seccomp: 'every system call',
} as const
const hostWords = { ipc: 'shared memory', network: 'network', pid: 'processes' } as const

function excess(level: Excess['level'], at: Finding['at'], what: string): Excess {
  return { level, at, what }
}

/** The strictest level that takes every pod of a tier, and for each container that is not restricted what it asks for. */
export function namespaceLevel(
  { workloads }: Environment,
  version: string,
): { readonly level: PodSecurityLevel; readonly reasons: readonly string[] } {
  const found = workloads
    .flatMap(containersOf)
    .map((container) => ({ name: container.name, excesses: excessesOf(container, version) }))
    .filter(({ excesses }) => excesses.length > 0)
  const all = found.flatMap(({ excesses }) => excesses)
  const beyond = all.some(({ level }) => level === 'privileged') ? 'privileged' : 'baseline'
  return {
    level: all.length === 0 ? 'restricted' : beyond,
    reasons: found.map(({ name, excesses }) => `${name}: ${excesses.map(({ what }) => what).join(', ')}`),
  }
}

/** What a namespace refuses, the strictest first: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged'

/** A level that takes more than the strictest. */
export type LooserLevel = Exclude<PodSecurityLevel, 'restricted'>

/** Of the capabilities that may be added, the one that even a restricted namespace takes. */
export const restrictedCapability = 'NET_BIND_SERVICE'
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

/** The strictest level that takes a capability; undefined where all do. */
export function levelOfCapability(name: string): LooserLevel | undefined {
  if (name === restrictedCapability) return undefined
  return baselineCapabilities.has(name) ? 'baseline' : 'privileged'
}

/** Whether every namespace and every kubelet of this Kubernetes version takes a setting of the kernel. */
export function isSafeSysctl(name: string, version: string): boolean {
  return (safeSysctls.get(name) ?? Number.POSITIVE_INFINITY) <= Number(version.split('.')[1])
}

/** The strictest level that takes everything that goes beyond it. */
export function levelOf(excesses: readonly { readonly level: LooserLevel }[]): PodSecurityLevel {
  if (excesses.length === 0) return 'restricted'
  return excesses.some(({ level }) => level === 'privileged') ? 'privileged' : 'baseline'
}

/** Whether a namespace of one level refuses what needs another. */
export function refuses(enforced: string, needed: LooserLevel): boolean {
  return enforced === 'restricted' || (enforced === 'baseline' && needed === 'privileged')
}

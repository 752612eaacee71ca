import type { Workload } from './workload.ts'

/**
 * What a container asks of the machine and of the platform that runs it, beyond what every container has. Lists are
 * sorted by name; empty lists, false and undefined mean that nothing was said.
 */
export interface Runtime {
  /** Further groups of its user, sorted. */
  readonly groups: readonly number[]
  /** Everything that root of the host may do. */
  readonly privileged: boolean
  /** Its processes may gain privileges that they did not start with. */
  readonly escalation: boolean
  /** What it shares with the host, sorted. */
  readonly host: readonly HostNamespace[]
  /** Whose profile it runs without, sorted; the others are those of its platform. */
  readonly unconfined: readonly Confinement[]
  /** Its image brings the first process, which must have the number 1. */
  readonly ownInit: boolean
  readonly ulimits: readonly Ulimit[]
  readonly sysctls: readonly Setting[]
  readonly devices: readonly Device[]
  readonly gpu: Gpu | undefined
  /** Names that it finds beside those of the tier. */
  readonly hosts: readonly HostAddress[]
  readonly hostname: string | undefined
  readonly labels: readonly Setting[]
  readonly annotations: readonly Setting[]
  /** When it is started again after it has ended; undefined is the platform's usual, which is always. */
  readonly restart: 'always' | 'unless-stopped' | 'on-failure' | 'none' | undefined
  /** The machines that its image is made for: `linux/arm64`. */
  readonly platform: string | undefined
  readonly pull: 'always' | 'missing' | 'never' | undefined
  /** Labels of the nodes that it may run on. */
  readonly nodes: readonly Setting[]
  /** The signal that tells it to stop; undefined is that of its image. */
  readonly signal: string | undefined
}

/** What a container can share with its host. */
export type HostNamespace = 'ipc' | 'network' | 'pid'

/** What keeps a container from system calls and files that it has no use for. */
export type Confinement = 'apparmor' | 'seccomp'

/** A name with a value. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** A limit of setrlimit(2); undefined is without one. */
export interface Ulimit {
  readonly name: string
  readonly soft: number | undefined
  readonly hard: number | undefined
}

/** A device of the host and where the container finds it. `access` is `rwm` or less. */
export interface Device {
  readonly path: string
  readonly to: string
  readonly access: 'r' | 'rw' | 'rwm'
}

/** Graphics processors to compute on. */
export interface Gpu {
  readonly count: number
  readonly vendor: 'nvidia' | 'amd' | 'intel'
}

/** A name and its IP address; undefined is the machine that the container runs on. */
export interface HostAddress {
  readonly name: string
  readonly address: string | undefined
}

/** A container that asks for nothing. */
export const plainRuntime: Runtime = {
  groups: [],
  privileged: false,
  escalation: false,
  host: [],
  unconfined: [],
  ownInit: false,
  ulimits: [],
  sysctls: [],
  devices: [],
  gpu: undefined,
  hosts: [],
  hostname: undefined,
  labels: [],
  annotations: [],
  restart: undefined,
  platform: undefined,
  pull: undefined,
  nodes: [],
  signal: undefined,
}

/** Whether a workload is on the network of its host. */
export function isOnHostNetwork(workload: Workload): boolean {
  return workload.runtime.host.includes('network')
}

/** A list of settings as a map. */
export function asMap(settings: readonly Setting[]): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]))
}

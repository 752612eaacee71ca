import type { Finding } from '../../check/rule.ts'
import type { Workload } from '../../model/workload.ts'
import { podTemplateOf } from '../shared/cluster/demand.ts'
import { podExcesses } from '../shared/cluster/pod-excesses.ts'
import {
  isSafeSysctl,
  type LooserLevel,
  levelOf,
  levelOfCapability,
  type PodSecurityLevel,
} from '../shared/cluster/pod-security-standards.ts'
import type { KubernetesObject } from './object.ts'

/** Something that a container has and a restricted namespace refuses. */
export interface Excess {
  /** The strictest level that still takes it. */
  readonly level: LooserLevel
  /** Where the author wrote it, below the container. */
  readonly at: Finding['at']
  /** `the capability NET_ADMIN`. */
  readonly what: string
}

/** Everything of a container that a restricted namespace of this Kubernetes version refuses. */
export function excessesOf(container: Workload, version: string): readonly Excess[] {
  const { security, mounts } = container
  const { privileged, escalation, host, unconfined, sysctls } = container.runtime
  return [
    ...(security.user === 0 ? [excess('baseline', ['user'], 'the user root')] : []),
    ...(privileged ? [excess('privileged', ['security', 'privileged'], 'every privilege')] : []),
    ...(escalation
      ? [excess('baseline', ['security', 'escalation'], 'privileges that it did not start with')]
      : []),
    ...security.capabilities.flatMap((name) => {
      const level = levelOfCapability(name)
      const at = ['security', 'capabilities', name]
      return level === undefined ? [] : [excess(level, at, `the capability ${name}`)]
    }),
    ...host.map((name) => excess('privileged', ['security', 'host', name], `the host's ${hostWords[name]}`)),
    ...unconfined.map((name) => excess('privileged', ['security', name], confinements[name])),
    ...mounts
      .filter(({ kind }) => kind === 'host')
      .map(({ path }) => excess('privileged', ['volumes', path], 'a folder of its node')),
    ...sysctls
      .filter(({ name }) => !isSafeSysctl(name, version))
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

/**
 * The strictest level that takes the pods of all objects, with what is passed through to them; and of each container
 * that is not restricted what it asks for.
 */
export function namespaceLevel(
  objects: readonly KubernetesObject[],
  version: string,
): { readonly level: PodSecurityLevel; readonly reasons: readonly string[] } {
  const found = objects.flatMap((object) =>
    podExcesses(podTemplateOf(object), version).map((one) => ({
      ...one,
      who: one.container ?? object.metadata.name,
    })),
  )
  const names = [...new Set(found.map(({ who }) => who))]
  return {
    level: levelOf(found),
    reasons: names.map((name) => {
      const asked = found.filter(({ who }) => who === name).map(({ what }) => what)
      return `${name}: ${[...new Set(asked)].join(', ')}`
    }),
  }
}

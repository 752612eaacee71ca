import { readAmount } from './quantity.ts'
import { read, readList } from './read.ts'

/** What pods ask for: cores, bytes of memory, and bytes of the disk of their node. */
export interface Amounts {
  readonly cpu: number
  readonly memory: number
  readonly memoryLimit: number
  readonly disk: number
}

/** Nothing at all. */
export const nothing: Amounts = { cpu: 0, memory: 0, memoryLimit: 0, disk: 0 }

/** Both together. */
export function plus(left: Amounts, right: Amounts): Amounts {
  return combined(left, right, (one, other) => one + other)
}

/** So many of them. */
export function times(amounts: Amounts, count: number): Amounts {
  return combined(amounts, amounts, (one) => one * count)
}

/** What a container has of each resource that it does not ask for itself. */
export type SilentAmounts = Amounts

/**
 * What a LimitRange gives to containers that say nothing; nothing where there is none.
 * https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export function silentAmounts(limitRange: unknown): SilentAmounts {
  const [limits] = readList(limitRange, 'spec', 'limits').filter((one) => read(one, 'type') === 'Container')
  const request = (resource: string) =>
    readAmount(read(limits, 'defaultRequest', resource) ?? read(limits, 'default', resource))
  return {
    cpu: request('cpu'),
    memory: request('memory'),
    memoryLimit: readAmount(read(limits, 'default', 'memory')),
    disk: request('ephemeral-storage'),
  }
}

/** What one container asks for, or gets unasked. */
export function containerAmounts(container: unknown, silent: SilentAmounts): Amounts {
  const resources = read(container, 'resources')
  const request = (resource: string, otherwise: number) => {
    const written = read(resources, 'requests', resource) ?? read(resources, 'limits', resource)
    return written === undefined ? otherwise : readAmount(written)
  }
  const limit = read(resources, 'limits', 'memory')
  return {
    cpu: request('cpu', silent.cpu),
    memory: request('memory', silent.memory),
    memoryLimit: limit === undefined ? silent.memoryLimit : readAmount(limit),
    disk: request('ephemeral-storage', silent.disk),
  }
}

/**
 * What the scheduler reserves for a pod: its containers and sidecars together, or more while a step before them runs.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmounts(podSpec: unknown, silent: SilentAmounts): Amounts {
  const amountsOf = (container: unknown) => containerAmounts(container, silent)
  const containers = readList(podSpec, 'containers').map(amountsOf).reduce(plus, nothing)
  const { sidecars, peak } = readList(podSpec, 'initContainers').reduce<Steps>(
    (steps, step) => afterStep(steps, step, amountsOf(step)),
    { sidecars: nothing, peak: nothing },
  )
  return combined(plus(containers, sidecars), peak, Math.max)
}

interface Steps {
  /** All sidecars that have been started. */
  readonly sidecars: Amounts
  /** The most that any step needed, with the sidecars before it. */
  readonly peak: Amounts
}

function afterStep({ sidecars, peak }: Steps, step: unknown, amounts: Amounts): Steps {
  const running = plus(sidecars, amounts)
  const isSidecar = read(step, 'restartPolicy') === 'Always'
  return { sidecars: isSidecar ? running : sidecars, peak: combined(peak, running, Math.max) }
}

function combined(left: Amounts, right: Amounts, combine: (left: number, right: number) => number): Amounts {
  return {
    cpu: combine(left.cpu, right.cpu),
    memory: combine(left.memory, right.memory),
    memoryLimit: combine(left.memoryLimit, right.memoryLimit),
    disk: combine(left.disk, right.disk),
  }
}

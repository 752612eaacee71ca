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

/** What one container asks for. */
export function containerAmounts(container: unknown): Amounts {
  const resources = read(container, 'resources')
  const request = (resource: string) =>
    read(resources, 'requests', resource) ?? read(resources, 'limits', resource)
  return {
    cpu: readAmount(request('cpu')),
    memory: readAmount(request('memory')),
    memoryLimit: readAmount(read(resources, 'limits', 'memory')),
    disk: readAmount(request('ephemeral-storage')),
  }
}

/**
 * What the scheduler reserves for a pod: its containers and sidecars together, or more while a step before them runs.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmounts(podSpec: unknown): Amounts {
  const containers = readList(podSpec, 'containers').map(containerAmounts).reduce(plus, nothing)
  const { sidecars, peak } = readList(podSpec, 'initContainers').reduce<Steps>(afterStep, {
    sidecars: nothing,
    peak: nothing,
  })
  return combined(plus(containers, sidecars), peak, Math.max)
}

interface Steps {
  /** All sidecars that have been started. */
  readonly sidecars: Amounts
  /** The most that any step needed, with the sidecars before it. */
  readonly peak: Amounts
}

function afterStep({ sidecars, peak }: Steps, step: unknown): Steps {
  const running = plus(sidecars, containerAmounts(step))
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

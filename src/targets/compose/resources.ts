import type { Bytes } from '../../model/quantity.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { reservedDevices } from './runtime.ts'

/** How many processes and threads a container may have; a PostgreSQL connection is a process. */
const processes = { store: 4096, other: 1024 } as const

/**
 * Instances and what each may take. Docker has no CPU reservation. A container with a fixed port on the host, or with
 * data of its own, runs once.
 */
export function deploy(workload: Workload): DataMap {
  const { resources, scale, stateful, ports, role } = workload
  const isSingle = stateful || scale.min === 1 || ports.some(({ publish }) => publish !== undefined)
  const { cpu, memory } = resources.limits
  return {
    replicas: isSingle ? undefined : scale.min,
    resources: {
      limits: {
        cpus: cpu === undefined ? undefined : `${cpu / 1000}`,
        memory: memory === undefined ? undefined : size(memory),
        pids: role === 'store' ? processes.store : processes.other,
      },
      reservations: reservations(workload),
    },
  }
}

/** A memory reservation only matters below the limit. */
function reservations(workload: Workload): DataMap | undefined {
  const { requests, limits } = workload.resources
  const isBelow = requests.memory !== undefined && requests.memory !== limits.memory
  const devices = reservedDevices(workload)
  if (!isBelow && devices === undefined) return undefined
  return { memory: isBelow ? size(requests.memory ?? 0) : undefined, devices }
}

/** What a one-shot service of our own may take: a shell, and what it calls. */
export const helperLimits: DataMap = { resources: { limits: { memory: '64m', pids: 64 } } }

/** A size as Docker writes it, in binary units: `512m`, `1g`. */
export function size(bytes: Bytes): string {
  for (const [unit, factor] of [
    ['g', 2 ** 30],
    ['m', 2 ** 20],
    ['k', 2 ** 10],
  ] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor}${unit}`
  }
  return `${bytes}b`
}

/** A size as the kernel reads it in the options of a mount: bytes have no unit. tmpfs(5) */
export function mountSize(bytes: Bytes): string {
  return size(bytes).replace(/b$/, '')
}

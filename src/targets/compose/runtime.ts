import { asMap, type Device, type Gpu, type Runtime, type Ulimit } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { literal } from './values.ts'

/** For which machines an image is, when it is fetched, and what its container is called. */
export function imageFields(workload: Workload): DataMap {
  const { platform, pull, hostname } = workload.runtime
  return { platform, pull_policy: pull, hostname }
}

/** What a container asks of the machine, in compose's words; nothing where nothing was said. */
export function runtimeFields(workload: Workload): DataMap {
  const runtime = workload.runtime
  return {
    extra_hosts: hosts(runtime),
    labels: settings(runtime.labels),
    annotations: settings(runtime.annotations),
    group_add: unlessEmpty(runtime.groups.map(String)),
    pid: runtime.host.includes('pid') ? 'host' : undefined,
    ipc: runtime.host.includes('ipc') ? 'host' : undefined,
    devices: devices(runtime),
    ulimits: ulimits(runtime.ulimits),
    sysctls: settings(runtime.sysctls),
    stop_signal: runtime.signal,
  }
}

/**
 * Graphics processors that Docker hands out itself, which it does for NVIDIA alone:
 * https://docs.docker.com/compose/how-tos/gpu-support/
 */
export function reservedDevices(workload: Workload): readonly DataMap[] | undefined {
  const { gpu } = workload.runtime
  return gpu?.vendor === 'nvidia'
    ? [{ driver: 'nvidia', count: gpu.count, capabilities: ['gpu'] }]
    : undefined
}

/** When a container that has ended is started again. `no` is text, not a boolean. */
export function restartPolicy({ restart: policy = 'unless-stopped' }: Runtime): string {
  return policy === 'none' ? 'no' : policy
}

/** Docker's name for the address of the machine. */
function hosts({ hosts: all }: Runtime): DataMap | undefined {
  if (all.length === 0) return undefined
  return Object.fromEntries(all.map(({ name, address = 'host-gateway' }) => [name, address]))
}

function settings(list: Runtime['labels']): DataMap | undefined {
  if (list.length === 0) return undefined
  return asMap(list.map(({ name, value }) => ({ name, value: literal(value) })))
}

/** AMD: https://rocm.docs.amd.com/projects/install-on-linux/en/latest/how-to/docker.html; Intel's render nodes. */
const graphicsDevices: Readonly<Record<Gpu['vendor'], readonly string[]>> = {
  nvidia: [],
  amd: ['/dev/kfd', '/dev/dri'],
  intel: ['/dev/dri'],
}

function devices({ devices: all, gpu }: Runtime): readonly string[] | undefined {
  const graphics = gpu === undefined ? [] : graphicsDevices[gpu.vendor]
  return unlessEmpty([...new Set([...graphics, ...all.map(device)])])
}

function device({ path, to, access }: Device): string {
  if (access !== 'rwm') return `${path}:${to}:${access}`
  return path === to ? path : `${path}:${to}`
}

function ulimits(limits: readonly Ulimit[]): DataMap | undefined {
  if (limits.length === 0) return undefined
  return Object.fromEntries(
    limits.map(({ name, soft = -1, hard = -1 }) => [name, soft === hard ? soft : { soft, hard }]),
  )
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

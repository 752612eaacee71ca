import type { Environment } from '../../model/environment.ts'
import type { Mount, Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { certificateMount, certificateVolumes } from './certificates.ts'
import { containers, mainContainer, unusedName } from './containers.ts'
import { fileMounts } from './files.ts'
import { hardening } from './hardening.ts'
import { helperLimits, size } from './resources.ts'

/** Docker mounts this one itself, with a size of its own. */
const sharedMemory = '/dev/shm'

/** The volumes, scratch space and shared memory of a container. */
export function storage(environment: Environment, workload: Workload): DataMap {
  const memory = workload.mounts.flatMap((mount) => (mount.kind === 'memory' ? [mount] : []))
  const volumes = [...volumeMounts(environment, workload), ...fileMounts(environment, workload)]
  const scratch = memory.filter(({ path }) => path !== sharedMemory)
  const shared = memory.find(({ path }) => path === sharedMemory)
  return {
    volumes: volumes.length === 0 ? undefined : volumes,
    // Docker: without a mode it is that of the image's folder, which its user may not be able to write.
    tmpfs:
      scratch.length === 0
        ? undefined
        : scratch.map((mount) => `${mount.path}:size=${size(mount.size)},mode=1777`),
    shm_size: shared === undefined ? undefined : size(shared.size),
  }
}

/** The top-level map: everything that outlives its containers. */
export function volumes(environment: Environment): DataMap | undefined {
  const ofWorkloads = containers(environment).flatMap((workload) =>
    workload.mounts.flatMap((mount) => volumeName(environment, workload, mount) ?? []),
  )
  const names = new Set([...ofWorkloads, ...certificateVolumes(environment)])
  return names.size === 0 ? undefined : Object.fromEntries([...names].sort().map((name) => [name, {}]))
}

/** The one-shot service that gives volumes to those who write them; undefined where there is nothing to give. */
export function volumesService(
  environment: Environment,
): { readonly name: string; readonly service: DataMap } | undefined {
  const owners = volumeOwners(environment)
  if (owners.size === 0) return undefined
  const commands = [...owners].map(([volume, owner]) => `chown ${owner} /volumes/${volume}\n`)
  const service = {
    image: 'busybox:1.37.0',
    command: ['sh', '-ec', commands.join('')],
    user: '0:0',
    volumes: [...owners.keys()].map((volume) => `${volume}:/volumes/${volume}`),
    network_mode: 'none',
    deploy: helperLimits,
    ...hardening({ readOnlyRoot: true, capabilities: ['CHOWN'] }),
  }
  return { name: unusedName(environment, 'volumes'), service }
}

/**
 * The volumes of a container that no image gives an owner: those that the authors named, scratch space, and state
 * that a sidecar shares or whose image has no folder for it. The other data folders of stores and monitoring servers have the owner of their image.
 */
export function preparedVolumes(environment: Environment, workload: Workload): readonly string[] {
  return workload.mounts.flatMap((mount) => {
    const isPrepared =
      mount.kind === 'scratch' ||
      (mount.kind === 'volume' && !mount.readOnly) ||
      (mount.kind === 'state' && (mount.isForeign || isShared(environment, workload, mount.name)))
    return isPrepared ? (volumeName(environment, workload, mount) ?? []) : []
  })
}

function isShared(environment: Environment, workload: Workload, state: string): boolean {
  const { sidecars } = mainContainer(environment, workload) ?? workload
  return sidecars.some(({ mounts }) => mounts.some((mount) => mount.kind === 'state' && mount.name === state))
}

/** The first that writes a volume owns it. */
function volumeOwners(environment: Environment): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const workload of containers(environment)) {
    for (const volume of preparedVolumes(environment, workload)) {
      if (!owners.has(volume)) owners.set(volume, `${workload.security.user}:${workload.security.group}`)
    }
  }
  return new Map([...owners].sort())
}

/** The named volume behind a mount; undefined for memory, and for certificates, which have their own. */
function volumeName(environment: Environment, workload: Workload, mount: Mount): string | undefined {
  if (mount.kind === 'volume') return mount.volume
  if (mount.kind === 'scratch') return `${workload.name}-scratch`
  if (mount.kind === 'state')
    return `${(mainContainer(environment, workload) ?? workload).name}-${mount.name}`
  return undefined
}

function volumeMounts(environment: Environment, workload: Workload): readonly string[] {
  return workload.mounts.flatMap((mount) => {
    if (mount.kind === 'certificate') return [certificateMount(mount)]
    const name = volumeName(environment, workload, mount)
    const readOnly = mount.kind === 'volume' && mount.readOnly ? ':ro' : ''
    return name === undefined ? [] : [`${name}:${mount.path}${readOnly}`]
  })
}

import type { Environment } from '../../model/environment.ts'
import type { Mount, Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { certificateMount, certificateVolumes } from './certificates.ts'
import { containers, mainContainer, unusedName } from './containers.ts'
import { fileMounts } from './files.ts'
import { hardening } from './hardening.ts'
import { helperLimits, mountSize, size } from './resources.ts'

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
        : scratch.map(
            ({ path, size, isExecutable }) =>
              `${path}:${isExecutable ? 'exec,' : ''}size=${mountSize(size)},mode=1777`,
          ),
    shm_size: shared === undefined ? undefined : size(shared.size),
  }
}

/** The top-level map: everything that outlives its containers. */
export function volumes(environment: Environment): DataMap | undefined {
  const ofWorkloads = containers(environment).flatMap((workload) =>
    workload.mounts.flatMap((mount) => volumeName(environment, workload, mount) ?? []),
  )
  const names = new Set([...ofWorkloads, ...certificateVolumes(environment)])
  if (names.size === 0) return undefined
  return Object.fromEntries([...names].sort().map((name) => [name, declaration(environment, name)]))
}

function declaration(environment: Environment, name: string): DataMap {
  const external = externalName(environment, name)
  return external === undefined ? {} : { name: external, external: true }
}

/** The one-shot service that gives volumes to those who write them; undefined where there is nothing to give. */
export function volumesService(
  environment: Environment,
): { readonly name: string; readonly service: DataMap } | undefined {
  const owners = volumeOwners(environment)
  if (owners.size === 0) return undefined
  const folders = [...owners].map(([folder, owner]) => ({ folder, owner, isPart: folder.includes('/') }))
  const commands = folders.map(
    ({ folder, owner, isPart }) =>
      `${isPart ? `mkdir -p /volumes/${folder}\n` : ''}chown ${owner} /volumes/${folder}\n`,
  )
  const names = [...new Set(folders.map(({ folder }) => folder.split('/')[0] ?? folder))]
  // Without it not even root makes a folder where another user owns the volume.
  const forFolders = folders.some(({ isPart }) => isPart) ? ['DAC_OVERRIDE'] : []
  const service = {
    image: 'busybox:1.37.0',
    command: ['sh', '-ec', commands.join('')],
    user: '0:0',
    volumes: names.map((volume) => `${volume}:/volumes/${volume}`),
    network_mode: 'none',
    deploy: helperLimits,
    ...hardening({ readOnlyRoot: true, capabilities: ['CHOWN', ...forFolders] }),
  }
  return { name: unusedName(environment, 'volumes'), service }
}

/**
 * The volumes of a container that no image gives an owner: those that the authors named, scratch space, and state
 * that a sidecar shares or whose image has no folder for it; as `VOLUME/FOLDER` where only a folder is mounted, which
 * Docker does not make. The other data folders have the owner of their image, and what exists already has its own.
 */
export function preparedVolumes(environment: Environment, workload: Workload): readonly string[] {
  return workload.mounts.flatMap((mount) => {
    const name = volumeName(environment, workload, mount)
    if (name === undefined || !isPrepared(environment, workload, mount)) return []
    return [mount.kind === 'volume' && mount.subPath !== undefined ? `${name}/${mount.subPath}` : name]
  })
}

function isPrepared(environment: Environment, workload: Workload, mount: Mount): boolean {
  if (mount.kind === 'volume')
    return (
      mount.subPath !== undefined ||
      (!mount.readOnly && externalName(environment, mount.volume) === undefined)
    )
  if (mount.kind !== 'state') return mount.kind === 'scratch'
  return mount.isForeign === true || isShared(environment, workload, mount.name)
}

/** What Docker calls a volume that is there already. A copy of a tier that runs elsewhere has its own instead. */
function externalName({ platform, volumes }: Environment, name: string): string | undefined {
  if (platform === 'kubernetes') return undefined
  return volumes.find((volume) => volume.name === name)?.external
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
  if (mount.kind === 'scratch') return mount.name
  if (mount.kind === 'state')
    return `${(mainContainer(environment, workload) ?? workload).name}-${mount.name}`
  return undefined
}

function volumeMounts(environment: Environment, workload: Workload): readonly (string | DataMap)[] {
  return workload.mounts.flatMap((mount): readonly (string | DataMap)[] => {
    if (mount.kind === 'certificate') return [certificateMount(mount)]
    if (mount.kind === 'host') return [hostMount(mount)]
    const name = volumeName(environment, workload, mount)
    if (mount.kind === 'volume' && mount.subPath !== undefined) return [folderMount(mount, mount.subPath)]
    const readOnly = mount.kind === 'volume' && mount.readOnly ? ':ro' : ''
    return name === undefined ? [] : [`${name}:${mount.path}${readOnly}`]
  })
}

/** In the long form: the short one makes a folder of root where the path is misspelt. */
function hostMount({ source, path, readOnly }: Extract<Mount, { kind: 'host' }>): DataMap {
  return {
    type: 'bind',
    source,
    target: path,
    read_only: readOnly || undefined,
    bind: { create_host_path: false },
  }
}

/** Docker Engine 26 or later. https://docs.docker.com/reference/compose-file/services/#long-syntax-6 */
function folderMount(mount: Extract<Mount, { kind: 'volume' }>, subpath: string): DataMap {
  return {
    type: 'volume',
    source: mount.volume,
    target: mount.path,
    read_only: mount.readOnly || undefined,
    volume: { subpath },
  }
}

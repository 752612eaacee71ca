import type { Mount, Workload } from '../model/workload.ts'

/** Whether a container can write at a path: its root file system, or something that is mounted there. */
export function canWrite({ security, mounts }: Workload, path: string): boolean {
  const [nearest] = mounts
    .filter((mount) => isAtOrBelow(path, mount.path))
    .sort((left, right) => right.path.length - left.path.length)
  return nearest === undefined ? !security.readOnlyRoot : isWritable(nearest)
}

/** Whether a path is another one or below it. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function isWritable(mount: Mount): boolean {
  if (mount.kind === 'certificate') return false
  return (mount.kind !== 'volume' && mount.kind !== 'host') || !mount.readOnly
}

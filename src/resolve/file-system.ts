import type { Path } from '../diagnostics/diagnostic.ts'
import type { Mount, MountedFile } from '../model/workload.ts'
import type { Context, JobSpec, ServiceSpec } from './context.ts'
import { report } from './context.ts'

/** Folders that every image and every container runtime fills: a volume over one would hide what is in it. */
const systemFolders = [
  'bin',
  'boot',
  'dev',
  'etc',
  'lib',
  'lib64',
  'proc',
  'run',
  'sbin',
  'sys',
  'usr',
  'var',
]
const taken = new Set([...systemFolders.map((name) => `/${name}`), '/run/secrets', '/run/tls', '/var/run'])
/** Empty in an image and memory on most machines: a program may have memory of its own there. */
const memoryOnly = new Set(['/run', '/var/run'])
/** Files of the kernel; `/dev/shm` is memory like any other. */
const kernel = /^\/(proc|sys|dev(?!\/shm$))\//

/** What a container finds in its file system beside its image. */
interface Contents {
  readonly mounts: readonly Mount[]
  /** Those that `files` writes, and those that follow from `uses`. */
  readonly files: readonly MountedFile[]
  readonly bound: readonly { readonly path: string }[]
}

/** Reports mounts and files of a program that hide each other, or what the system needs. */
export function refuseHidden(
  context: Context,
  spec: ServiceSpec | JobSpec,
  at: Path,
  { mounts, files, bound }: Contents,
): void {
  for (const [path, mount] of Object.entries(spec.volumes ?? {})) {
    if (mount.tmpfs !== undefined && memoryOnly.has(path)) continue
    if (taken.has(path) || kernel.test(path))
      refuse(
        context,
        [...at, 'volumes', path],
        `a mount at ${path} would hide files of the system`,
        'volumes',
      )
  }
  for (const path of Object.keys(spec.files ?? {})) {
    if (kernel.test(path)) refuse(context, [...at, 'files', path], `${path} is a file of the kernel`, 'files')
    if (mounts.some((mount) => mount.path === path) || bound.some((file) => file.path === path))
      refuse(context, [...at, 'files', path], `something else is mounted at ${path} already`, 'files')
    const above = files.find((file) => path.startsWith(`${file.path}/`))
    if (above !== undefined)
      refuse(context, [...at, 'files', path], `${above.path} is a file: nothing can be below it`, 'files')
  }
  for (const { path } of mounts) {
    const written = spec.volumes !== undefined && Object.hasOwn(spec.volumes, path)
    const above = files.find((file) => path.startsWith(`${file.path}/`))
    if (written && mounts.filter((mount) => mount.path === path).length > 1)
      refuse(context, [...at, 'volumes', path], `something else is mounted at ${path} already`, 'volumes')
    if (written && above !== undefined)
      refuse(context, [...at, 'volumes', path], `${above.path} is a file: nothing can be below it`, 'volumes')
  }
}

function refuse(context: Context, at: Path, message: string, what: 'files' | 'volumes'): void {
  const help =
    what === 'files' ? 'Give the file another path.' : 'Mount it at a path of its own, such as /app/data.'
  report(context, 'bad-format', at, message, { side: 'key', help })
}

import { posix } from 'node:path'
import type { Service } from '../../model/environment.ts'
import { isCopied, type WatchedPath } from '../../model/watch.ts'
import type { Build, Workload } from '../../model/workload.ts'
import type { Finding, TierRule } from '../rule.ts'
import { isAtOrBelow } from '../writable.ts'

/** What is watched can change the running program: it is in an image that is built here, and can be copied into the container. */
export const watchWithoutEffect: TierRule = {
  code: 'watch-without-effect',
  severity: 'error',
  scope: 'tier',
  check({ services }, report) {
    for (const service of services) for (const finding of findings(service)) report(finding)
  },
}

function findings({ name, workload }: Service): readonly Finding[] {
  const { watch, build } = workload
  const at = ['services', name]
  if (watch.length === 0) return []
  if (build === undefined)
    return [
      {
        at: [...at, 'watch'],
        side: 'key',
        message: `the image of "${name}" is not built here: nothing of the repository is in it`,
        help: `Write where it is built from: \`image: {name: …, build: {context: .}}\`, or remove \`watch\`.`,
        related: [{ at: [...at, 'image'], message: 'it is pulled' }],
      },
    ]
  return watch.flatMap((watched) => [
    ...outsideOfContext(watched, build, at),
    ...notCopied(watched, workload, at),
  ])
}

function outsideOfContext(
  { path, action }: WatchedPath,
  { context }: Build,
  at: readonly string[],
): readonly Finding[] {
  const folder = posix.join(context, '.').replace(/(?<=.)\/$/, '')
  if (action === 'restart' || folder === '.' || isAtOrBelow(path, folder)) return []
  return [
    {
      at: [...at, 'watch', path],
      side: 'key',
      message: `${path} is outside of ${folder}, which the image is built from: nothing of it is in the image`,
      help: `Paths are from the root of the repository: write ${posix.join(folder, path)} if it is below ${folder}.`,
      related: [{ at: [...at, 'image', 'build', 'context'], message: 'what it is built from' }],
    },
  ]
}

/**
 * Compose unpacks what changed at the root of the container, and the engine unpacks nothing in a container whose root
 * is read-only, not even into its volumes:
 * https://github.com/docker/compose/blob/main/internal/sync/tar.go
 * https://github.com/moby/moby/blob/master/daemon/archive_unix.go
 */
function notCopied(watched: WatchedPath, { security }: Workload, at: readonly string[]): readonly Finding[] {
  if (!isCopied(watched) || !security.readOnlyRoot) return []
  return [
    {
      at: [...at, 'watch', watched.path, 'action'],
      message: `Docker copies nothing into a container with a read-only root: ${watched.to} would stay as it is`,
      help: 'Write `writableRoot: true` in the tier where people develop, or `action: rebuild`.',
    },
  ]
}

import { posix } from 'node:path'
import type { Path } from '../diagnostics/diagnostic.ts'
import { isCopied, type WatchedPath } from '../model/watch.ts'
import { type Context, report, type ServiceSpec, sortedEntries } from './context.ts'

/** The paths of the repository that are watched while a service runs; reports those that say too much or too little. */
export function watchedPaths(context: Context, spec: ServiceSpec, at: Path): readonly WatchedPath[] {
  return sortedEntries(spec.watch).map(([key, { to, action, ignore = [] }]) => {
    const watched: WatchedPath = { path: posix.join(key, '.').replace(/(?<=.)\/$/, ''), to, action, ignore }
    const place = [...at, 'watch', key]
    if (isCopied(watched) && to === undefined)
      report(context, 'missing-key', place, `where ${key} is in the container is not said`, {
        side: 'key',
        lacks: ['to'],
        help: `Write \`{to: ${posix.join('/app', key)}, action: ${action}}\`.`,
      })
    if (!isCopied(watched) && to !== undefined)
      report(context, 'bad-format', [...place, 'to'], `\`${action}\` copies nothing to ${to}`, {
        side: 'key',
        help: `Remove it, or write \`action: ${action === 'restart' ? 'sync+restart' : 'sync'}\`.`,
      })
    return watched
  })
}

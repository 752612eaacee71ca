import { posix } from 'node:path'
import { isCopied, type WatchedPath } from '../../model/watch.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { literal } from './values.ts'

/** From compose.yaml up to the repository: out/<system>/<tier>/compose. */
const repository = '../../../..'

/** What an image is built from, for `docker compose build`; undefined for those that are only pulled. */
export function build({ build: source }: Workload): DataMap | undefined {
  if (source === undefined) return undefined
  return {
    context: posix.join(repository, source.context),
    dockerfile: source.dockerfile === 'Dockerfile' ? undefined : source.dockerfile,
    target: source.target,
    args:
      source.args.length === 0
        ? undefined
        : Object.fromEntries(source.args.map(({ name, value }) => [name, literal(value)])),
  }
}

/**
 * What `docker compose watch` does when files change: https://docs.docker.com/reference/compose-file/develop/
 * undefined for what is not watched.
 */
export function develop({ watch }: Workload): DataMap | undefined {
  return watch.length === 0 ? undefined : { watch: watch.map(trigger) }
}

function trigger(watched: WatchedPath): DataMap {
  return {
    action: watched.action,
    path: literal(posix.join(repository, watched.path)),
    target: isCopied(watched) && watched.to !== undefined ? literal(watched.to) : undefined,
    ignore: watched.ignore.length === 0 ? undefined : watched.ignore.map(literal),
  }
}

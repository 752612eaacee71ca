import { posix } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../../model/environment.ts'
import { isCopied, type WatchedPath } from '../../model/watch.ts'
import type { Workload } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { containers } from './containers.ts'
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
 * Whether compose builds an image for this container. Builds run side by side, and two of them cannot give their results
 * the same name (docker/buildx#3576): one service builds what several run, and the others find it. What is watched is
 * built again by itself; what a profile starts may be all that is there.
 */
export function isBuilder(environment: Environment, workload: Workload): boolean {
  if (workload.build === undefined) return false
  if (isStartedApart(workload) || workload.watch.some(({ action }) => action === 'rebuild')) return true
  const alike = containers(environment).filter(
    (other) => other.image === workload.image && other.build !== undefined && !isStartedApart(other),
  )
  // People build by the name of what lasts, not by that of a step before it.
  const first = alike.find(({ run }) => run === undefined) ?? alike[0]
  return first?.name === workload.name || !isDeepStrictEqual(first?.build, workload.build)
}

function isStartedApart({ profiles, run }: Workload): boolean {
  return profiles.length > 0 || run?.kind === 'manual' || run?.kind === 'scheduled'
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

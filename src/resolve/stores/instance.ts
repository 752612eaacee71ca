import type { Path } from '../../diagnostics/diagnostic.ts'
import type { EnvironmentVariable, Health, MountedFile, Workload } from '../../model/workload.ts'
import * as containers from '../containers.ts'
import type { Context, StoreSpec } from '../context.ts'
import { byName, compareText, quantity, report, sortedEntries } from '../context.ts'
import { filesOf } from '../files.ts'
import { capabilities, runtime } from '../runtime.ts'
import { refuseFragile } from '../texts.ts'
import { valueParts } from '../values.ts'

type InstanceSpec = NonNullable<StoreSpec['instance']>

/**
 * A server with the container words of its store's `instance` laid over it: an image of the author's, what it asks of
 * the machine, and variables and files beside those that the kind gives it. What the kind says itself is refused. `flags` is the file of all flags.
 */
export function withInstanceWords(
  context: Context,
  server: Workload,
  spec: InstanceSpec,
  at: Path,
  flags: string,
): Workload {
  const image = spec.image === undefined ? undefined : containers.image(context, spec, at)
  return {
    ...server,
    ...(image === undefined ? {} : { image: image.reference, build: image.build }),
    runtime: runtime(context, spec, at),
    security: { ...server.security, capabilities: capabilities(context, spec, at) },
    stop: { ...server.stop, grace: quantity.duration(spec.stop?.grace) ?? server.stop.grace },
    env: withVariables(context, server, spec, at),
    files: withFiles(context, server, filesOf(context, spec, at, flags), at),
  }
}

function withVariables(
  context: Context,
  server: Workload,
  spec: InstanceSpec,
  at: Path,
): readonly EnvironmentVariable[] {
  const facts = factsOf(server.health)
  const added = sortedEntries(spec.env).flatMap(([name, value]): EnvironmentVariable[] => {
    const place = [...at, 'env', name]
    if (server.env.some((one) => one.name === name)) refuseTaken(context, name, place)
    const parts = valueParts(context, value, facts, place)
    return parts === undefined ? [] : [{ name, value: parts }]
  })
  const names = new Set(added.map(({ name }) => name))
  return [...server.env.filter(({ name }) => !names.has(name)), ...added].sort(byName)
}

function factsOf(health: Health | undefined) {
  return { http: undefined, websocket: undefined, health, ports: [], connections: new Map() }
}

function withFiles(
  context: Context,
  server: Workload,
  added: readonly MountedFile[],
  at: Path,
): readonly MountedFile[] {
  for (const { path } of added) {
    const isTaken =
      server.files.some((file) => file.path === path) || server.mounts.some((mount) => mount.path === path)
    if (isTaken) refuseTaken(context, path, [...at, 'files', path])
  }
  const paths = new Set(added.map(({ path }) => path))
  return [...server.files.filter(({ path }) => !paths.has(path)), ...added].sort((left, right) =>
    compareText(left.path, right.path),
  )
}

function refuseTaken(context: Context, what: string, at: Path): void {
  report(context, 'bad-format', at, `"${what}" follows from the rest of the spec`, {
    side: 'key',
    help: "Remove it: the store's own words and `settings` say what it is made from.",
  })
}

/** Reports words of a command that not every platform keeps. */
export function refuseFragileCommand(context: Context, spec: InstanceSpec, at: Path): void {
  for (const key of ['command', 'args'] as const)
    for (const [index, word] of (spec[key] ?? []).entries()) refuseFragile(context, word, [...at, key, index])
}

import type { Path } from '../diagnostics/diagnostic.ts'
import { plainWorkload } from '../model/plain-workload.ts'
import type { Runtime } from '../model/runtime.ts'
import type { SidecarSpec, StepSpec } from '../model/spec.ts'
import type { Mount, Workload } from '../model/workload.ts'
import * as containers from './containers.ts'
import type { Context, ServiceSpec } from './context.ts'
import { byName, compareText, report, reportUnknown, sortedEntries } from './context.ts'
import { healthOf } from './health.ts'
import { portsOf, refuseContradictions } from './ports.ts'
import type { ServiceFacts } from './values.ts'

type CompanionSpec = SidecarSpec | StepSpec

/** What a container comes to by its own words, whatever it belongs to. */
export type Parts = Pick<
  Workload,
  'command' | 'args' | 'env' | 'mounts' | 'files' | 'resources' | 'security' | 'runtime' | 'waits'
>

/** Resolves the words of one container. */
export type Build = (spec: CompanionSpec, at: Path, facts: ServiceFacts) => Parts

/** Longest name of a container and of what is named after it, a DNS label. */
const longestName = 63

/**
 * A service with the steps before it and the containers beside it. Each runs its own image, or that of the service: then
 * with its variables, files and volumes too, unless it says others. Both may refer to the connections of the service.
 */
export function withCompanions(
  context: Context,
  main: Workload,
  spec: ServiceSpec,
  at: Path,
  connections: ServiceFacts['connections'],
  build: Build,
): Workload {
  const sidecars = sortedEntries(spec.sidecars).flatMap(([name, one]) => {
    const place = [...at, 'sidecars', name]
    const ports = portsOf(one)
    refuseContradictions(context, ports, one, place)
    refusePublished(context, one, place)
    const health = healthOf(context, one, ports, place)
    const workload = companion(context, main, spec, [name, one], place, (words) =>
      build(words, place, { http: undefined, websocket: undefined, health, ports, connections }),
    )
    const stop = { notice: 0, grace: main.stop.grace - main.stop.notice }
    return workload === undefined ? [] : [{ ...workload, ports, health, stop }]
  })
  refuseSharedNetwork(context, main, sidecars, at)
  const steps = inOrder(context, spec.init ?? {}, [...at, 'init']).flatMap((name) => {
    const one = spec.init?.[name]
    if (one === undefined) return []
    const place = [...at, 'init', name]
    const facts: ServiceFacts = {
      http: undefined,
      websocket: undefined,
      health: undefined,
      ports: [],
      connections,
    }
    const workload = companion(context, main, spec, [name, one], place, (words) => build(words, place, facts))
    return workload === undefined ? [] : [{ ...workload, run: { kind: 'step' } as const }]
  })
  return { ...withSteps(main, steps), sidecars: [...main.sidecars, ...sidecars].sort(byName) }
}

/** The first step waits for what its service waits for, each other for the one before, and the service for the last. */
export function withSteps(main: Workload, steps: readonly Workload[]): Workload {
  const last = steps.at(-1)
  if (last === undefined) return main
  const waiting = steps.map((step, index) => {
    const before = steps[index - 1]
    return {
      ...step,
      waits: before === undefined ? main.waits : [{ on: before.name, condition: 'completed' as const }],
    }
  })
  const waits = [...main.waits, { on: last.name, condition: 'completed' as const }]
  return { ...main, steps: waiting, waits: waits.sort((left, right) => compareText(left.on, right.on)) }
}

function companion(
  context: Context,
  main: Workload,
  service: ServiceSpec,
  [key, spec]: readonly [string, CompanionSpec],
  at: Path,
  build: (spec: CompanionSpec) => Parts,
): Workload | undefined {
  const name = `${main.name}-${key}`
  if (name.length > longestName)
    report(
      context,
      'out-of-range',
      at,
      `the container would be called "${name}", with ${name.length} characters`,
      {
        side: 'key',
        help: `Shorten it: names of containers have at most ${longestName}.`,
      },
    )
  const isOwn = spec.image !== undefined
  const image =
    spec.image === undefined
      ? { reference: main.image, build: main.build }
      : containers.image(context, { image: spec.image }, at)
  if (!isOwn) refuseTheSame(context, spec, at)
  refuseHost(context, spec, at)
  const words = isOwn ? spec : { ...userOf(service), ...spec }
  const parts = withShared(context, main, build(withoutShared(words)), spec, at)
  if (image === undefined) return undefined
  return {
    ...plainWorkload,
    ...(isOwn ? parts : withOwnOf(main, parts, spec)),
    name,
    role: 'service',
    partOf: main.partOf,
    owner: main.owner,
    profiles: main.profiles,
    image: image.reference,
    build: image.build,
    ports: [],
    health: undefined,
    stop: { notice: 0, grace: 30_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: false,
  }
}

function userOf({
  user,
  group,
  writableRoot,
}: ServiceSpec): Pick<ServiceSpec, 'user' | 'group' | 'writableRoot'> {
  return {
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    ...(writableRoot === undefined ? {} : { writableRoot }),
  }
}

/** The same image with the same command would be the service once more. */
function refuseTheSame(context: Context, { command, args }: CompanionSpec, at: Path): void {
  if (command !== undefined || args !== undefined) return
  report(context, 'missing-key', at, `"${at.at(-1)}" would run what the service runs`, {
    side: 'key',
    lacks: ['image', 'command', 'args'],
    help: 'Write an `image`, or a `command` for the image of the service.',
  })
}

/** What a container says itself wins over what the service has. */
function withOwnOf(main: Workload, parts: Parts, spec: CompanionSpec): Parts {
  const merged = <T>(theirs: readonly T[], own: readonly T[], keyOf: (one: T) => string): readonly T[] =>
    [...new Map([...theirs, ...own].map((one) => [keyOf(one), one])).values()].sort((left, right) =>
      compareText(keyOf(left), keyOf(right)),
    )
  return {
    ...parts,
    security: { ...parts.security, capabilities: (spec.security ? parts : main).security.capabilities },
    runtime: runtimeOf(main, parts, spec),
    env: merged(main.env, parts.env, ({ name }) => name),
    files: merged(main.files, parts.files, ({ path }) => path),
    mounts: merged(main.mounts, parts.mounts, ({ path }) => path),
  }
}

/** Names and settings of the network are the service's alone. */
function runtimeOf(main: Workload, { runtime: own }: Parts, spec: CompanionSpec): Runtime {
  const { groups, privileged, escalation, unconfined, ulimits, devices, platform, pull } = main.runtime
  return {
    ...own,
    ...(spec.security === undefined ? { groups, privileged, escalation, unconfined } : {}),
    ulimits: spec.ulimits === undefined ? ulimits : own.ulimits,
    devices: spec.devices === undefined ? devices : own.devices,
    platform,
    pull: own.pull ?? pull,
  }
}

/** Containers that belong together share what they have of the host. */
function refuseHost(context: Context, { security }: CompanionSpec, at: Path): void {
  if (security?.host === undefined) return
  report(
    context,
    'bad-format',
    [...at, 'security', 'host'],
    'it shares with the host what its service shares',
    { side: 'key', help: 'Write it in `security` of the service.' },
  )
}

function withoutShared(spec: CompanionSpec): CompanionSpec {
  const volumes = Object.entries(spec.volumes ?? {}).filter(([, mount]) => mount.from === undefined)
  return { ...spec, volumes: Object.fromEntries(volumes) }
}

function withShared(
  context: Context,
  main: Workload,
  parts: Parts,
  { volumes }: CompanionSpec,
  at: Path,
): Parts {
  const shared = sortedEntries(volumes).flatMap(([path, { from }]) => {
    if (from === undefined) return []
    const mount = sharedMount(context, main, from, [...at, 'volumes', path, 'from'])
    return mount === undefined ? [] : [{ ...mount, path }]
  })
  const taken = new Set(shared.map(({ path }) => path))
  const own = parts.mounts.filter(({ path }) => !taken.has(path))
  return { ...parts, mounts: [...own, ...shared].sort((left, right) => compareText(left.path, right.path)) }
}

function sharedMount(context: Context, main: Workload, from: string, at: Path): Mount | undefined {
  const mount = main.mounts.find(({ path }) => path === from)
  if (mount === undefined)
    reportUnknown(
      context,
      `volume of "${main.name}" at ${from}`,
      from,
      main.mounts.filter(({ kind }) => kind !== 'memory').map(({ path }) => path),
      at,
    )
  if (mount?.kind !== 'memory') return mount
  report(context, 'bad-format', at, `${from} is memory of "${main.name}" alone`, {
    help: 'Write `scratch: 64Mi` there for what several containers share.',
  })
  return undefined
}

/** Only the network of the service has ports of the host. */
function refusePublished(context: Context, { ports }: SidecarSpec, at: Path): void {
  for (const [name, port] of sortedEntries(ports))
    if (typeof port === 'object' && port.publish !== undefined)
      report(
        context,
        'bad-format',
        [...at, 'ports', name, 'publish'],
        'a sidecar publishes no port of its own',
        {
          side: 'key',
          help: 'Lead to it by a route, or have the service listen and publish.',
        },
      )
}

/** In one network a port can be had once, and a name means one port. */
function refuseSharedNetwork(
  context: Context,
  main: Workload,
  sidecars: readonly Workload[],
  at: Path,
): void {
  const seen = main.ports.map((port) => ({ ...port, owner: main.name }))
  for (const sidecar of sidecars) {
    for (const port of sidecar.ports) {
      const other = seen.find(
        ({ name, number, protocol }) =>
          name === port.name || (number === port.number && protocol === port.protocol),
      )
      if (other !== undefined)
        report(
          context,
          'bad-format',
          [...at, 'sidecars', sidecar.name.slice(main.name.length + 1), 'ports', port.name],
          `"${other.owner}" has port "${other.name}" (${other.number}) in the same network`,
          { side: 'key', help: 'Give it another name and another number.' },
        )
      seen.push({ ...port, owner: sidecar.name })
    }
  }
}

/** Names of steps, each after those that it comes after; by name where nothing is said. */
function inOrder(context: Context, steps: Readonly<Record<string, StepSpec>>, at: Path): readonly string[] {
  const done: string[] = []
  const visit = (name: string, trail: readonly string[]): void => {
    if (done.includes(name)) return
    for (const [index, before] of (steps[name]?.after ?? []).entries()) {
      const place = [...at, name, 'after', index]
      if (steps[before] === undefined)
        reportUnknown(context, `step "${before}"`, before, Object.keys(steps), place)
      else if (before === name || trail.includes(before))
        report(context, 'bad-format', place, `"${name}" and "${before}" each come after the other`, {
          help: 'Remove one of the two.',
        })
      else visit(before, [...trail, name])
    }
    if (!done.includes(name)) done.push(name)
  }
  for (const [name] of sortedEntries(steps)) visit(name, [])
  return done
}

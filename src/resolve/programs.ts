import type { Path } from '../diagnostics/diagnostic.ts'
import type { Baseline, Http, Job, Service, Use, Websocket } from '../model/environment.ts'
import type { Metrics } from '../model/monitoring.ts'
import { plainWorkload } from '../model/plain-workload.ts'
import type { CloudIdentity, EnvironmentVariable, Port, ValuePart, Workload } from '../model/workload.ts'
import { withCompanions } from './companions.ts'
import * as containers from './containers.ts'
import type { Context, JobSpec, ServiceSpec } from './context.ts'
import { byName, compareText, orDefault, quantity, refers, report, sortedEntries } from './context.ts'
import { fileVariables } from './env-files.ts'
import { refuseHidden } from './file-system.ts'
import { filesOf } from './files.ts'
import { healthOf } from './health.ts'
import { mountsOf } from './mounts.ts'
import { allPortsOf, portsOf, refuseContradictions } from './ports.ts'
import { runPolicy } from './run-policy.ts'
import { runtime } from './runtime.ts'
import { scaleOf } from './scale.ts'
import { stopOf } from './stop.ts'
import type { Bindings, Targets } from './uses.ts'
import { bindings, owner, refuseSelf } from './uses.ts'
import type { ServiceFacts } from './values.ts'
import { text, valueParts } from './values.ts'
import { watchedPaths } from './watch.ts'

const second = 1000
const mebibyte = 2 ** 20

/** A service with its workload; undefined where something essential is missing, which is reported. */
export function service(
  context: Context,
  name: string,
  spec: ServiceSpec,
  targets: Targets,
  flags: string,
): Service | undefined {
  const at: Path = ['services', name]
  const image = containers.image(context, spec, at)
  const ports = portsOf(spec)
  refuseContradictions(context, ports, spec, at)
  const http = httpOf(context, spec, ports, at)
  const websocket = websocketOf(context, spec, at)
  const health = healthOf(context, spec, ports, at)
  const bound = bindings(context, spec, targets, at)
  refuseSelf(context, { name }, bound.uses, at)
  const facts: ServiceFacts = { http, websocket, health, ports, connections: bound.connections }
  const ownedBy = owner(context, spec.owner, at)
  const parts = container(context, spec, at, bound, facts, flags)
  const scale = scaleOf(context, spec, at)
  refuseScaledAgent(context, name, spec, at)
  const metrics = metricsOf(context, name, spec, at)
  // Only now, so that everything else that is wrong with it has been reported.
  if (image === undefined) return undefined
  const workload: Workload = {
    ...plainWorkload,
    ...parts,
    name,
    aliases: [...(spec.alias ?? [])].sort(compareText),
    profiles: [...(spec.profiles ?? [])].sort(compareText),
    watch: watchedPaths(context, spec, at),
    perNode: spec.kind === 'agent',
    role: 'service',
    partOf: name,
    owner: ownedBy,
    identity: identityOf(spec),
    image: image.reference,
    build: image.build,
    ports,
    health,
    stop: stopOf(context, spec, http, at),
    scale,
    stateful: false,
  }
  const nobody: Bindings = { ...bound, uses: [], env: [], files: [], mounts: [], waits: [] }
  const complete = withCompanions(context, workload, spec, at, facts.connections, (one, place, known) =>
    container(context, one, place, nobody, known, flags),
  )
  return {
    name,
    kind: spec.kind ?? (http === undefined ? 'worker' : 'web'),
    workload: complete,
    owner: ownedBy,
    uses: bound.uses,
    http,
    websocket,
    metrics,
    baseline: baselineOf(context, spec, at),
  }
}

/** A job with its workload. */
export function job(
  context: Context,
  name: string,
  spec: JobSpec,
  targets: Targets,
  flags: string,
): Job | undefined {
  const at: Path = ['jobs', name]
  const image = containers.image(context, spec, at)
  const bound = bindings(context, spec, targets, at)
  const run = runPolicy(context, name, spec, at)
  const noFacts: ServiceFacts = {
    http: undefined,
    websocket: undefined,
    health: undefined,
    ports: [],
    connections: bound.connections,
  }
  const parts = container(context, spec, at, bound, noFacts, flags)
  const ownedBy = owner(context, spec.owner, at)
  if (image === undefined) return undefined
  const workload: Workload = {
    ...plainWorkload,
    ...parts,
    name,
    role: 'job',
    partOf: name,
    owner: ownedBy,
    identity: identityOf(spec),
    image: image.reference,
    build: image.build,
    ports: [],
    health: undefined,
    stop: stopOf(context, spec, undefined, at),
    scale: { min: 1, max: 1, by: [] },
    stateful: false,
    run,
  }
  return { name, workload, uses: bound.uses }
}

const clouds = ['aws', 'gcp', 'azure'] as const

function identityOf({ identity }: ServiceSpec | JobSpec): CloudIdentity | undefined {
  return clouds.flatMap((cloud) => {
    const id = identity?.[cloud]
    return id === undefined ? [] : [{ cloud, id }]
  })[0]
}

/** `services.web.sidecars.relay` is the container `web-relay`. */
function containerName(at: Path): string {
  return at.filter((_, index) => index % 2 === 1).join('-')
}

type SharedParts = Pick<
  Workload,
  'command' | 'args' | 'env' | 'mounts' | 'files' | 'resources' | 'security' | 'runtime' | 'waits'
>

function container(
  context: Context,
  spec: ServiceSpec | JobSpec,
  at: Path,
  bound: Bindings,
  facts: ServiceFacts,
  flags: string,
): SharedParts {
  const files = new Map(
    [...bound.files, ...filesOf(context, spec, at, flags)].map((file) => [file.path, file]),
  )
  const mounts = mountsOf(context, containerName(at), spec, at)
  const contents = { mounts: [...mounts, ...bound.mounts], files: [...files.values()] }
  refuseHidden(context, spec, at, { ...contents, bound: bound.files })
  containers.refuseFragileWords(context, spec, at)
  return {
    command: spec.command,
    args: spec.args,
    env: environment(context, spec, at, bound.env, facts),
    mounts: contents.mounts.sort((left, right) => compareText(left.path, right.path)),
    files: [...files.values()].sort((left, right) => compareText(left.path, right.path)),
    resources: containers.resources(context, spec.resources, at, { cpu: 100, memory: 256 * mebibyte }),
    security: containers.security(context, spec, at),
    runtime: runtime(context, spec, at),
    waits: bound.waits,
  }
}

/**
 * Dotenv files first, then blocks, then connections, then variables of its own: the later one wins. Two of a kind that say different
 * things are reported, and so is a variable that a connection binds: neither could be told to be the one.
 */
function environment(
  context: Context,
  spec: ServiceSpec | JobSpec,
  at: Path,
  bound: Bindings['env'],
  facts: ServiceFacts,
): readonly EnvironmentVariable[] {
  const isOwn = (name: string) => spec.env?.[name] !== undefined
  const fromFiles = fileVariables(context, spec.envFiles, isOwn, at)
  const variables = new Map<string, readonly ValuePart[]>(
    [...fromFiles].map(([name, value]) => [name, [text(value)]]),
  )
  const origins = new Map<string, string>()
  for (const [block] of sortedEntries(spec.envFrom)) {
    if (!refers(context, 'env', block, [...at, 'envFrom', block], 'key')) continue
    for (const [name, value] of sortedEntries(context.spec.env?.[block])) {
      const parts = valueParts(context, value, facts, ['env', block, name])
      if (parts === undefined) continue
      const before = origins.has(name) ? variables.get(name) : undefined
      if (before !== undefined && !isSame(before, parts) && spec.env?.[name] === undefined)
        report(
          context,
          'bad-format',
          [...at, 'envFrom', block],
          `the blocks "${origins.get(name)}" and "${block}" have different values for ${name}`,
          { side: 'key', help: `Write ${name} in the program's own \`env\`, or in one of the blocks only.` },
        )
      origins.set(name, block)
      variables.set(name, parts)
    }
  }
  const names = new Set<string>()
  for (const { name, value, at: place } of bound) {
    if (names.has(name))
      report(context, 'bad-format', place, `${name} is bound twice`, {
        side: 'key',
        help: 'Give each part of a connection a variable of its own.',
      })
    else if (spec.env?.[name] !== undefined)
      report(
        context,
        'bad-format',
        [...at, 'env', name],
        `${name} is bound to a part of a connection already`,
        {
          side: 'key',
          help: 'Remove it here, or in `bind`.',
        },
      )
    names.add(name)
    variables.set(name, value)
  }
  for (const [name, value] of sortedEntries(spec.env)) {
    const parts = valueParts(context, value, facts, [...at, 'env', name])
    if (parts !== undefined) variables.set(name, parts)
  }
  return [...variables]
    .map(([name, value]) => {
      const block = names.has(name) || spec.env?.[name] !== undefined ? undefined : origins.get(name)
      return { name, value, ...(block === undefined ? {} : { block }) }
    })
    .sort(byName)
}

function isSame(left: readonly ValuePart[], right: readonly ValuePart[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function httpOf(context: Context, spec: ServiceSpec, ports: readonly Port[], at: Path): Http | undefined {
  const path = [...at, 'http']
  if (!ports.some(({ name, speaks }) => name === 'http' || speaks === 'grpc')) {
    if (spec.http !== undefined)
      report(
        context,
        'bad-format',
        path,
        'there is no port "http" and none that speaks gRPC: nothing would come of it',
        {
          side: 'key',
          help: 'Call the port of the requests `http`, or write `speaks: grpc` at it.',
        },
      )
    return undefined
  }
  const timeout = orDefault(context, [...path, 'timeout'], quantity.duration(spec.http?.timeout), 60 * second)
  return {
    timeout,
    maxBody: orDefault(context, [...path, 'maxBody'], quantity.size(spec.http?.maxBody), mebibyte),
    keepAlive: orDefault(
      context,
      [...path, 'keepAlive'],
      quantity.duration(spec.http?.keepAlive),
      65 * second,
    ),
    drain: orDefault(
      context,
      [...path, 'drain'],
      quantity.duration(spec.http?.drain),
      timeout,
      'http.timeout',
    ),
  }
}

function websocketOf(context: Context, spec: ServiceSpec, at: Path): Websocket | undefined {
  if (spec.websocket === undefined) return undefined
  const path = [...at, 'websocket']
  return {
    ping: orDefault(context, [...path, 'ping'], quantity.duration(spec.websocket.ping), 25 * second),
    timeout: orDefault(context, [...path, 'timeout'], quantity.duration(spec.websocket.timeout), 60 * second),
    connections: orDefault(context, [...path, 'connections'], spec.websocket.connections, 1000),
  }
}

/** The nodes decide how many there are. */
function refuseScaledAgent(context: Context, name: string, spec: ServiceSpec, at: Path): void {
  if (spec.kind !== 'agent' || typeof spec.scale !== 'object') return
  report(context, 'bad-format', [...at, 'scale'], `"${name}" is an agent, which runs once on each node`, {
    side: 'key',
    help: 'Remove `scale`, or write `kind: worker`.',
  })
}

/** Covers 5 ms to 10 s, as Prometheus client libraries do. */
const usualBuckets = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

function metricsOf(context: Context, name: string, spec: ServiceSpec, at: Path): Metrics | undefined {
  if (spec.metrics === undefined) return undefined
  const portName = spec.metrics.port ?? 'http'
  const port = allPortsOf(spec).find((one) => one.name === portName)
  if (port === undefined) {
    report(context, 'unknown-reference', [...at, 'metrics'], `service "${name}" has no port "${portName}"`, {
      help: 'Write the name of one of its `ports`.',
    })
    return undefined
  }
  const buckets = spec.metrics.buckets?.map((bound) => quantity.duration(bound) ?? 0)
  return {
    port: port.number,
    path: orDefault(context, [...at, 'metrics', 'path'], spec.metrics.path, '/metrics'),
    preset: spec.metrics.preset,
    buckets: [...(buckets ?? usualBuckets)].sort((left, right) => left - right),
    custom: sortedEntries(spec.metrics.custom).map(([metric, { type, labels }]) => ({
      name: metric,
      exportedName: type === 'counter' ? `${metric}_total` : metric,
      type,
      labels: [...(labels ?? [])].sort(compareText),
    })),
  }
}

function baselineOf(context: Context, spec: ServiceSpec, at: Path): Baseline | undefined {
  if (spec.baseline === undefined) return undefined
  const { rps, errors } = spec.baseline
  if (rps?.min !== undefined && rps.target !== undefined && rps.min > rps.target)
    report(
      context,
      'out-of-range',
      [...at, 'baseline', 'rps', 'min'],
      `min ${rps.min} is above target ${rps.target}`,
      {
        help: `Write at most ${rps.target}.`,
      },
    )
  const [target, max] = [quantity.percentage(errors?.target), quantity.percentage(errors?.max)]
  if (target !== undefined && max !== undefined && target > max)
    report(
      context,
      'out-of-range',
      [...at, 'baseline', 'errors', 'target'],
      `target ${errors?.target} is above max ${errors?.max}`,
      {
        help: `Write at most ${errors?.max}.`,
      },
    )
  return {
    p99: quantity.duration(spec.baseline.p99),
    minimumRate: spec.baseline.rps?.min,
    targetRate: spec.baseline.rps?.target,
    targetErrors: quantity.percentage(spec.baseline.errors?.target),
    maximumErrors: quantity.percentage(spec.baseline.errors?.max),
  }
}

/** The uses of a program that are stores, with their pools; for sums over a store. */
export function storeUses(uses: readonly Use[]): readonly Use[] {
  return uses.filter((use) => use.kind === 'store')
}

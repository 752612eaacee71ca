import type { Store, StoreOfKind } from '../../model/environment.ts'
import { plainWorkload } from '../../model/plain-workload.ts'
import type { Bytes, Milliseconds } from '../../model/quantity.ts'
import type { Check, Mount, MountedFile, Port, Resources, Workload } from '../../model/workload.ts'
import * as containers from '../containers.ts'
import { compareText, orDefault, quantity, report } from '../context.ts'
import { text } from '../values.ts'
import { asQuorum, type QuorumParts, serversAsked } from './quorum.ts'
import type { StoreFacts } from './store.ts'

/** A mebibyte in bytes. */
export const mebibyte: Bytes = 2 ** 20
/** A gibibyte in bytes. */
export const gibibyte: Bytes = 2 ** 30

/**
 * A kind of server of which one file says everything that is its own: address, login, configuration, checks. What all
 * of them have in common is made of it by {@link engineStore}.
 */
export interface Engine {
  readonly kind: Store['kind']
  readonly port: number
  /** What its URLs begin with; undefined where clients take host and port alone. */
  readonly scheme: string | undefined
  /** Who logs in: a user that the author names, always the same one, or nobody, where there are no passwords. */
  readonly login: 'named' | 'nobody' | { readonly always: string }
  readonly hasDatabase: boolean
  /** Names that are the server's own. */
  readonly reserved?: Readonly<Partial<Record<'database' | 'user', readonly string[]>>>
  /** What follows host and port in its URL, where `{database}` stands for the database. */
  readonly urlPath: string
  /** The user and group of the image, as numbers, and where the image says so. */
  readonly user: number
  readonly group?: number
  /** Memory of the container where nothing is said; undefined where it follows from `instance.memory`. */
  readonly memory: Bytes
  /** Disk where nothing is said; undefined for what keeps nothing. */
  readonly storage: Bytes | undefined
  /** Where its data is, and whether the image has no such folder that its user may write. */
  readonly folder: string
  readonly isForeign?: true
  /** Parameters that follow from the rest of the spec. */
  readonly ours: RegExp
  /** Parameters that follow from its memory, and those without which data would not be safe. */
  readonly settings: (facts: ServerFacts) => Readonly<Record<string, string | number>>
  readonly program: (facts: ServerFacts) => Program
  readonly boot: Milliseconds
  readonly grace: Milliseconds
  /** Where several of them can be one cluster. */
  readonly quorum?: QuorumParts
  /** Where it exports metrics itself. */
  readonly metrics?: NonNullable<Store['metrics']>
}

/** Names by which a client finds its way. */
export interface Identity {
  readonly database: string | undefined
  readonly user: string | undefined
  readonly bucket: string | undefined
}

/** What a server's configuration is made from. */
export interface ServerFacts extends Identity {
  readonly name: string
  readonly version: string
  /** Path of the file with the password. */
  readonly passwordFile: string | undefined
  /** Memory of the container. */
  readonly memory: Bytes
  /** Memory for data, where the author says how much that is. */
  readonly dataMemory: Bytes
  /** How many are one cluster; 1 for a server that is alone. */
  readonly servers: number
  /** After the author's own have replaced defaults; sorted. */
  readonly settings: ReadonlyMap<string, string>
}

/** How a server is started and looked at. */
export interface Program {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Text files by path; those that end in `.sh` are executable. */
  readonly files: Readonly<Record<string, string>>
  /** Folders in memory that it writes beside its data. */
  readonly writes: Readonly<Record<string, Bytes>>
  /** That of them into which it unpacks libraries of its own, to load them from there. */
  readonly librariesIn?: string
  /** Ports beside the one that clients use. */
  readonly ports?: Readonly<Record<string, number>>
  readonly live: Check
  /** Answers somebody who logs in. */
  readonly ready: Check
  /** Where a check starts a program that is not light. */
  readonly every?: Milliseconds
  readonly timeout?: Milliseconds
}

/** The store of a kind that an {@link Engine} describes. */
export function engineStore(engine: Engine, facts: StoreFacts): StoreOfKind {
  const { context, name, spec, at, version, password } = facts
  const identity = identityOf(engine, facts)
  requirePassword(engine, facts)
  refuseReserved(engine, facts, identity)
  const isOurs = spec.managed === undefined
  if (isOurs) refuseOurs(engine, facts)
  const server = isOurs ? serverFacts(engine, facts, identity) : undefined
  const store: StoreOfKind = {
    name,
    kind: engine.kind,
    version,
    workload: server && workloadOf(engine, facts, server),
    host: spec.managed?.host ?? name,
    port: orDefault(context, [...at, 'managed', 'port'], spec.managed?.port, engine.port),
    password: engine.login === 'nobody' ? undefined : password,
    tls: 'none',
    ...identity,
    url: engine.scheme === undefined ? undefined : { scheme: engine.scheme, path: engine.urlPath },
    // Of a server that is run elsewhere only what the author says is known.
    settings: server?.settings ?? sorted(written(facts)),
    role: undefined,
    stateMount: server === undefined || engine.storage === undefined ? undefined : 'data',
    metrics: server && engine.metrics,
  }
  return asQuorum(store, engine.quorum, server?.servers ?? 1)
}

function identityOf(engine: Engine, { context, name, spec, at }: StoreFacts): Identity {
  const fallback = name.replaceAll('-', '_')
  const database = engine.hasDatabase
    ? orDefault(context, [...at, 'database'], spec.database, fallback)
    : undefined
  const named =
    engine.login === 'named'
      ? orDefault(context, [...at, 'user'], spec.user, database ?? fallback, 'the database')
      : undefined
  const user = typeof engine.login === 'object' ? engine.login.always : named
  return { database, user, bucket: spec.bucket }
}

function refuseReserved(
  { reserved }: Engine,
  { context, spec, at, kind }: StoreFacts,
  names: Identity,
): void {
  for (const key of ['database', 'user'] as const) {
    const name = names[key]
    if (name === undefined || reserved?.[key]?.includes(name) !== true) continue
    const place = spec[key] === undefined ? at : [...at, key]
    report(context, 'bad-format', place, `the ${key} "${name}" is one of ${kind}'s own`, {
      side: spec[key] === undefined ? 'key' : 'value',
      help: `Write \`${key}: NAME\` with another name.`,
    })
  }
}

function requirePassword({ login }: Engine, { context, name, spec, at }: StoreFacts): void {
  if (login === 'nobody' || spec.password !== undefined) return
  report(context, 'missing-key', at, `store "${name}" has no password`, {
    side: 'key',
    lacks: ['password'],
    help: 'Write `password: {secret: NAME}` and the secret in `secrets`.',
  })
}

function refuseOurs({ ours }: Engine, { context, spec, at }: StoreFacts): void {
  for (const key of Object.keys(spec.settings ?? {}).filter((one) => ours.test(one)))
    report(context, 'bad-format', [...at, 'settings', key], `"${key}" follows from the rest of the spec`, {
      side: 'key',
      help: "Remove it: the store's own words and `instance` say what it is made from.",
    })
}

function written({ spec }: StoreFacts): readonly (readonly [string, string])[] {
  return Object.entries(spec.settings ?? {}).map(([key, value]) => [key, String(value)])
}

function sorted(settings: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  return new Map([...new Map(settings)].sort(([left], [right]) => compareText(left, right)))
}

function serverFacts(engine: Engine, facts: StoreFacts, identity: Identity): ServerFacts {
  const { context, name, spec, at, version, password } = facts
  const memory = resourcesOf(engine, facts).limits.memory ?? engine.memory
  const server = {
    ...identity,
    name,
    version,
    memory,
    dataMemory: orDefault(
      context,
      [...at, 'instance', 'memory'],
      quantity.size(spec.instance?.memory),
      memory / 2,
    ),
    servers: serversAsked(facts),
    passwordFile: password === undefined ? undefined : secretFile(password).path,
    settings: new Map<string, string>(),
  }
  const defaults = Object.entries(engine.settings(server)).map(([key, value]) => [key, `${value}`] as const)
  return { ...server, settings: sorted([...defaults, ...written(facts)]) }
}

/** A kind with `instance.memory` needs a fifth more than its data, and a fixed part for connections. */
function resourcesOf({ memory }: Engine, { context, spec, at }: StoreFacts): Resources {
  const data = quantity.size(spec.instance?.memory)
  const fallback = data === undefined ? memory : Math.ceil((data * 1.2) / mebibyte + 32) * mebibyte
  return containers.resources(context, spec.instance?.resources, [...at, 'instance'], {
    cpu: 250,
    memory: fallback,
  })
}

function workloadOf(engine: Engine, facts: StoreFacts, server: ServerFacts): Workload {
  const program = engine.program(server)
  const group = engine.group ?? engine.user
  return {
    name: facts.name,
    role: 'store',
    partOf: facts.name,
    owner: undefined,
    image: facts.image,
    build: undefined,
    command: program.command,
    args: program.args,
    env: Object.entries(program.env ?? {})
      .sort(([left], [right]) => compareText(left, right))
      .map(([name, value]) => ({ name, value: [text(value)] })),
    ports: portsOf(engine, program),
    mounts: mountsOf(engine, facts, program),
    files: filesOf(facts, program),
    resources: resourcesOf(engine, facts),
    health: {
      live: program.live,
      ready: program.ready,
      boot: engine.boot,
      timeout: program.timeout ?? 5_000,
      every: program.every ?? 10_000,
    },
    security: { user: engine.user, group, readOnlyRoot: true, capabilities: [] },
    stop: { notice: 0, grace: engine.grace },
    scale: { min: 1, max: 1, by: [] },
    stateful: true,
    waits: [],
    ...plainWorkload,
  }
}

function portsOf({ kind, port }: Engine, { ports }: Program): readonly Port[] {
  return Object.entries({ [kind]: port, ...ports })
    .sort(([left], [right]) => compareText(left, right))
    .map(([name, number]) => ({ name, number, protocol: 'tcp', publish: undefined, reach: 'loopback' }))
}

function mountsOf(engine: Engine, facts: StoreFacts, { writes, librariesIn }: Program): readonly Mount[] {
  const { context, spec, at } = facts
  const memory = Object.entries(writes).map(
    ([path, size]): Mount => ({
      kind: 'memory',
      path,
      size,
      ...(path === librariesIn && { isExecutable: true }),
    }),
  )
  if (engine.storage === undefined) return sortedByPath(memory)
  const size = orDefault(
    context,
    [...at, 'instance', 'storage'],
    quantity.size(spec.instance?.storage),
    engine.storage,
  )
  return sortedByPath([
    ...memory,
    { kind: 'state', path: engine.folder, name: 'data', size, ...(engine.isForeign && { isForeign: true }) },
  ])
}

function filesOf({ password }: StoreFacts, { files }: Program): readonly MountedFile[] {
  const texts = Object.entries(files).map(
    ([path, content]): MountedFile => ({
      path,
      content: { kind: 'text', text: content, executable: path.endsWith('.sh') },
    }),
  )
  return sortedByPath(password === undefined ? texts : [...texts, secretFile(password)])
}

function secretFile(secret: string): MountedFile {
  return { path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }
}

function sortedByPath<T extends { readonly path: string }>(entries: readonly T[]): readonly T[] {
  return [...entries].sort((left, right) => compareText(left.path, right.path))
}

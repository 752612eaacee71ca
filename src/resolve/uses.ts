import type { Path } from '../diagnostics/diagnostic.ts'
import type { External, Service, Store, Use } from '../model/environment.ts'
import { authorityFiles, authorityPath } from '../model/store-authority.ts'
import type { EnvironmentVariable, Mount, MountedFile, Port, ValuePart, Wait } from '../model/workload.ts'
import type { Context, ServiceSpec } from './context.ts'
import { compareText, quantity, refers, report, reportUnknown, sortedEntries } from './context.ts'
import { redisParts } from './redis-parts.ts'
import { serverParts } from './server-parts.ts'
import { refuseDatabase } from './stores/cluster.ts'
import { partsByTopology, whyAbsent } from './stores/parts.ts'
import { waitsOn } from './stores/reach.ts'
import { readsOf, type ValuesSpec } from './stores/reads.ts'
import { type ConnectionParts, joinTexts, text } from './values.ts'

/** What services can be bound to, by name. */
export interface Targets {
  readonly stores: ReadonlyMap<string, Store>
  readonly externals: ReadonlyMap<string, External>
  /** The ports of each service, and all in its network. */
  readonly services: ReadonlyMap<string, { readonly own: readonly Port[]; readonly all: readonly Port[] }>
  /** Services that have no health check: nobody can wait until they are healthy. */
  readonly unchecked: ReadonlySet<string>
  /** Services that are not always started: nobody waits for them. */
  readonly optional: ReadonlySet<string>
}

/** What the `uses` of one program come to. */
export interface Bindings {
  readonly uses: readonly Use[]
  readonly env: readonly BoundVariable[]
  readonly files: readonly MountedFile[]
  readonly mounts: readonly Mount[]
  readonly waits: readonly Wait[]
  /** What can be taken of each connection, by the name of what is used. */
  readonly connections: ReadonlyMap<string, ConnectionParts>
}

type UseSpec = NonNullable<ServiceSpec['uses']>[string]

/** Follows the `uses` of a service or job: edges, variables, secret files and start-up order. */
export function bindings(
  context: Context,
  spec: { readonly uses?: ServiceSpec['uses']; readonly run?: unknown } & ValuesSpec,
  targets: Targets,
  at: Path,
): Bindings {
  // What changes the database before a rollout takes locks for longer than one transaction.
  const isDirect = spec.run === 'before-rollout'
  const all = sortedEntries(spec.uses).flatMap(([name, use]) =>
    bindOne(context, { name, isDirect, reads: readsOf(context, spec, name) }, use, targets, [
      ...at,
      'uses',
      name,
    ]),
  )
  return {
    uses: all.map((one) => one.use),
    env: all.flatMap((one) => one.env),
    files: all.flatMap((one) => one.files),
    mounts: all.flatMap((one) => one.mounts),
    waits: all.flatMap((one) => one.waits).sort((left, right) => compareText(left.on, right.on)),
    connections: new Map(all.map((one) => [one.use.to, one.parts])),
  }
}

/** A variable, and where it is bound. */
export interface BoundVariable extends EnvironmentVariable {
  readonly at: Path
}

interface Bound {
  readonly use: Use
  readonly parts: ConnectionParts
  readonly env: readonly BoundVariable[]
  readonly files: readonly MountedFile[]
  readonly mounts: readonly Mount[]
  readonly waits: readonly Wait[]
}

function bindOne(
  context: Context,
  { name, isDirect, reads }: Pick<Use, 'reads'> & { readonly name: string; readonly isDirect: boolean },
  spec: UseSpec,
  targets: Targets,
  at: Path,
): Bound[] {
  const kind = kindOf(context, name, targets, at)
  if (kind === undefined) return []
  const port = calledPort(context, name, spec.port, targets, [...at, 'port'])
  const login = loginOf(context, name, spec, targets, at)
  const parts = {
    ...partsOf(name, port, targets, login, isDirect),
    ...amounts(spec),
    ...rateOf(context, kind, spec, at),
  }
  const store = targets.stores.get(name)
  const env: BoundVariable[] = []
  const files: MountedFile[] = store === undefined ? [] : [...authorityFiles(store)]
  for (const [variable, part] of sortedEntries(spec.bind)) {
    const value = parts[part]
    const place = [...at, 'bind', variable]
    const reason = value === undefined && store !== undefined ? whyAbsent(store, part) : undefined
    if (reason !== undefined) {
      report(context, 'unknown-reference', place, reason.message, { help: reason.help })
    } else if (value === undefined) {
      reportUnknown(context, `part "${part}" of ${kind} "${name}"`, part, Object.keys(parts), place)
    } else if (variable.endsWith('_FILE') && value.length === 1 && value[0]?.kind === 'secret') {
      const path = `/run/secrets/${value[0].secret}`
      env.push({ name: variable, value: [text(path)], at: place })
      files.push({ path, content: { kind: 'secret', secret: value[0].secret } })
    } else env.push({ name: variable, value: joinTexts(value), at: place })
  }
  const wait = spec.wait ?? usualWait(name, targets)
  const bind = sortedEntries(spec.bind).map(([variable, part]) => ({ variable, part }))
  const pooled = store?.topology?.pooler === undefined ? {} : { direct: isDirect }
  const use: Use = {
    to: name,
    kind,
    port,
    pool: spec.pool,
    concurrency: spec.concurrency,
    rate: quantity.rate(spec.rate),
    wait,
    bind,
    ...pooled,
    ...(reads === undefined || (store?.topology?.read ?? store?.readers) === undefined ? {} : { reads }),
  }
  return [{ use, parts, env, files, mounts: mountsFor(name, targets), waits: waitsFor(use, targets) }]
}

function kindOf(context: Context, name: string, targets: Targets, at: Path): Use['kind'] | undefined {
  if (targets.stores.has(name)) return 'store'
  if (targets.externals.has(name)) return 'external'
  if (targets.services.has(name)) return 'service'
  const collections = ['stores', 'externals', 'services'] as const
  const withheld = collections.find((collection) => context.known.get(collection)?.has(name) ?? true)
  if (withheld === undefined) {
    const candidates = collections.flatMap((collection) => [...(context.known.get(collection) ?? [])])
    reportUnknown(context, `store, external or service "${name}"`, name, candidates, at, 'key')
  }
  return undefined
}

/** The number of calls in the period in which it is written: `10` for `10/min`. */
function rateOf(context: Context, kind: Use['kind'], { rate }: UseSpec, at: Path): ConnectionParts {
  const read = quantity.rate(rate)
  if (read === undefined) return {}
  if (kind !== 'external')
    report(context, 'bad-format', [...at, 'rate'], `a ${kind} has no quota that a rate could keep`, {
      side: 'key',
      help: 'Remove it; it is for externals.',
    })
  return { rate: [text(`${read.count}`)] }
}

function usualWait(name: string, { unchecked, optional }: Targets): Use['wait'] {
  if (optional.has(name)) return 'none'
  return unchecked.has(name) ? 'started' : 'healthy'
}

/** The port of a service that is called: the one that is named, else `http`, else the only one. */
function calledPort(
  context: Context,
  service: string,
  named: string | undefined,
  targets: Targets,
  at: Path,
): Port | undefined {
  const ports = targets.services.get(service)
  if (ports === undefined) {
    if (named !== undefined)
      report(context, 'bad-format', at, `"${service}" is no service, so it has no ports to choose from`, {
        side: 'key',
        help: 'Remove it.',
      })
    return undefined
  }
  const only = ports.own.length === 1 ? ports.own[0] : undefined
  const usual = ports.own.find(({ name }) => name === 'http') ?? only
  const port = named === undefined ? usual : ports.all.find(({ name }) => name === named)
  if (port !== undefined) return port
  const names = ports.all.map(({ name }) => name)
  if (named !== undefined) reportUnknown(context, `port "${named}" of service "${service}"`, named, names, at)
  else if (ports.own.length > 0)
    report(
      context,
      'missing-key',
      at.slice(0, -1),
      `"${service}" has several ports, and none of them is "http"`,
      {
        side: 'key',
        lacks: ['port'],
        help: `Write \`port: NAME\` with one of ${names.join(', ')}.`,
      },
    )
  return undefined
}

/** What a program says of itself to a store in place of what the store's owner would. */
type Login = Partial<Pick<Store, 'user' | 'password' | 'database'>>

function loginOf(context: Context, name: string, spec: UseSpec, targets: Targets, at: Path): Login {
  const written = (['user', 'password', 'database'] as const).filter((key) => spec[key] !== undefined)
  if (!targets.stores.has(name)) {
    for (const key of written)
      report(context, 'bad-format', [...at, key], `"${name}" is no store: nobody logs in there`, {
        side: 'key',
        help: 'Remove it.',
      })
    return {}
  }
  const { user, password, database } = spec
  if (password !== undefined) refers(context, 'secrets', password.secret, [...at, 'password', 'secret'])
  const store = targets.stores.get(name)
  if (store !== undefined) refuseDatabase(context, store, database, [...at, 'database'])
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: password.secret }),
    ...(database === undefined ? {} : { database: `${database}` }),
  }
}

function partsOf(
  name: string,
  port: Port | undefined,
  targets: Targets,
  login: Login,
  isDirect: boolean,
): ConnectionParts {
  const found = targets.stores.get(name)
  const store = found && { ...found, ...login }
  if (store !== undefined) return partsByTopology(store, isDirect, storeParts)
  const external = targets.externals.get(name)
  if (external !== undefined) return externalParts(external)
  const address: ConnectionParts = { host: [text(name)] }
  if (port === undefined) return address
  const scheme = port.protocol === 'udp' ? 'udp' : 'http'
  return { ...address, port: [text(`${port.number}`)], url: [text(`${scheme}://${name}:${port.number}`)] }
}

function storeParts(store: Store): ConnectionParts {
  if (store.kind === 'postgres') return postgresParts(store)
  return store.kind === 'redis' || store.kind === 'valkey'
    ? defined(redisParts(store))
    : defined(serverParts(store))
}

/** What the program may use of the other side, so that it is told the number that the rules judge. */
function amounts({ pool, concurrency }: UseSpec): ConnectionParts {
  const number = (value: number | undefined) => (value === undefined ? undefined : [text(`${value}`)])
  return defined({ pool: number(pool), concurrency: number(concurrency) })
}

function secret(name: string | undefined, encoding: 'raw' | 'url'): readonly ValuePart[] | undefined {
  return name === undefined ? undefined : [{ kind: 'secret', secret: name, encoding }]
}

function defined(parts: Readonly<Record<string, readonly ValuePart[] | undefined>>): ConnectionParts {
  return Object.fromEntries(
    Object.entries(parts).filter((entry): entry is [string, readonly ValuePart[]] => entry[1] !== undefined),
  )
}

/** libpq connection URI: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS */
function postgresParts(store: Store): ConnectionParts {
  const password = secret(store.password, 'url')
  const login = [
    text(`postgresql://${store.user}`),
    ...(password === undefined ? [] : [text(':'), ...password]),
  ]
  const tls = store.tls === 'none' ? '' : `?sslmode=${store.tls}`
  const path = authorityPath(store)
  const authority = path === undefined ? '' : `&sslrootcert=${path}`
  return defined({
    url: [...login, text(`@${store.host}:${store.port}/${store.database}${tls}${authority}`)],
    host: [text(store.host)],
    port: [text(`${store.port}`)],
    user: [text(store.user ?? '')],
    database: [text(store.database ?? '')],
    password: secret(store.password, 'raw'),
    authority: path === undefined ? undefined : [text(path)],
    tls: [text(`${store.tls !== 'none'}`)],
  })
}

function externalParts(external: External): ConnectionParts {
  return defined({
    url: [text(external.url)],
    host: [text(external.host)],
    port: [text(`${external.port}`)],
    auth: secret(external.auth, 'raw'),
  })
}

function mountsFor(name: string, targets: Targets): readonly Mount[] {
  const store = targets.stores.get(name)
  if (store?.workload === undefined || store.tls === 'none') return []
  return [{ kind: 'certificate', path: certificateFolder(name), certificate: name, part: 'authority' }]
}

/** Folder of the authority (and, in the store itself, the pair) of a store's certificate. */
export function certificateFolder(store: string): string {
  return `/run/tls/${store}`
}

function waitsFor(use: Use, targets: Targets): readonly Wait[] {
  const store = targets.stores.get(use.to)
  if (use.wait === 'none') return []
  if (store !== undefined) return waitsOn(store, use, use.wait)
  return use.kind === 'service' ? [{ on: use.to, condition: use.wait }] : []
}

/** The owner that a service or job names, checked. */
export function owner(context: Context, name: string | undefined, at: Path): string | undefined {
  return name !== undefined && refers(context, 'owners', name, [...at, 'owner']) ? name : undefined
}

/** Reports a service that uses itself. */
export function refuseSelf(
  context: Context,
  service: Pick<Service, 'name'>,
  uses: readonly Use[],
  at: Path,
): void {
  if (uses.some((use) => use.to === service.name))
    report(context, 'unknown-reference', [...at, 'uses', service.name], `"${service.name}" uses itself`, {
      side: 'key',
      help: 'Remove it: a program needs no edge to itself.',
    })
}

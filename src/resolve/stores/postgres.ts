import type { Store, StoreOfKind } from '../../model/environment.ts'
import { plainWorkload } from '../../model/plain-workload.ts'
import { archiveParameters } from '../../model/wal-archive.ts'
import type { Mount, MountedFile, Workload } from '../../model/workload.ts'
import * as containers from '../containers.ts'
import type { StoreSpec } from '../context.ts'
import { compareText, orDefault, quantity, report } from '../context.ts'
import { certificateFolder } from '../uses.ts'
import { text } from '../values.ts'
import { operatedBy } from './operated.ts'
import { withPooler } from './pooler.ts'
import { rolesScript, scripts, startScript } from './postgres-scripts.ts'
import {
  refuseWithoutStandbys,
  replicationAccess,
  replicationSettings,
  script,
  withStandbys,
} from './postgres-standbys.ts'
import type { StoreFacts } from './store.ts'
import { topologyOf } from './topology.ts'

const mebibyte = 2 ** 20
const gibibyte = 2 ** 30
const configurationFile = '/etc/postgresql/postgresql.conf'
const accessFile = '/etc/postgresql/pg_hba.conf'
/** User `postgres` of the official Debian image: https://github.com/docker-library/postgres */
const imageUser = 999

/** A PostgreSQL server with a configuration that follows from its memory. */
export function postgres(facts: StoreFacts): StoreOfKind {
  const { context, name, spec, at, version, password } = facts
  const database = orDefault(context, [...at, 'database'], spec.database, name.replaceAll('-', '_'))
  const user = orDefault(context, [...at, 'user'], spec.user, database, 'the database')
  if (password === undefined && spec.password === undefined) {
    report(context, 'missing-key', at, `store "${name}" has no password`, {
      side: 'key',
      lacks: ['password'],
      help: 'Write `password: {secret: NAME}` and the secret in `secrets`.',
    })
  }
  const tls = orDefault(context, [...at, 'tls'], spec.tls, 'none')
  if (spec.managed === undefined) refuseOurs(facts)
  const topology = topologyOf(facts, 5432)
  const standbys = topology?.standbys ?? 0
  refuseWithoutStandbys(facts, standbys)
  // Of a server that is run elsewhere only what the author says is known.
  const settings =
    spec.managed === undefined ? settingsOf(facts, tls !== 'none', standbys) : sorted(written(spec))
  const workload =
    spec.managed === undefined
      ? server(facts, { database, user, tls, settings, standbys, replication: topology?.replication })
      : undefined
  const store: StoreOfKind = {
    name,
    kind: 'postgres',
    version,
    workload,
    host: spec.managed?.host ?? name,
    port: spec.managed?.port ?? 5432,
    password,
    tls,
    url: { scheme: 'postgresql', path: '/{database}' },
    database,
    user,
    settings,
    role: undefined,
    stateMount: workload === undefined ? undefined : 'data',
    ...operatedBy(facts),
  }
  if (topology === undefined) return store
  const behind = withPooler(context, { ...store, topology }, topology.pooler)
  return withStandbys(behind, topology, configurationFile)
}

interface ServerFacts {
  readonly database: string
  readonly user: string
  readonly tls: Store['tls']
  readonly settings: ReadonlyMap<string, string>
  readonly standbys: number
  /** The secret with the password of the standbys. */
  readonly replication: string | undefined
}

function memoryOf({ context, spec, at }: StoreFacts): number {
  return (
    containers.resources(context, spec.instance?.resources, [...at, 'instance'], {
      cpu: 250,
      memory: gibibyte,
    }).limits.memory ?? gibibyte
  )
}

/** Shares of memory as the manual advises: https://www.postgresql.org/docs/current/runtime-config-resource.html */
function settingsOf(facts: StoreFacts, tls: boolean, standbys: number): ReadonlyMap<string, string> {
  const memory = memoryOf(facts)
  const megabytes = (bytes: number): string => `${Math.max(1, Math.floor(bytes / mebibyte))}MB`
  const settings = new Map<string, string>([
    ['effective_cache_size', megabytes(memory * 0.75)],
    ['hba_file', accessFile],
    ['listen_addresses', '*'],
    ['maintenance_work_mem', megabytes(Math.min(memory / 16, 2 * gibibyte))],
    ['max_connections', '100'],
    ['password_encryption', 'scram-sha-256'],
    ['shared_buffers', megabytes(memory / 4)],
    ['timezone', 'UTC'],
  ])
  if (tls)
    for (const [key, file] of [
      ['ssl_cert_file', 'tls.crt'],
      ['ssl_key_file', 'tls.key'],
    ] as const)
      settings.set(key, `${certificateFolder(facts.name)}/${file}`)
  if (tls) settings.set('ssl', 'on')
  if (facts.walBackup !== undefined)
    for (const [key, value] of archiveParameters(facts.walBackup)) settings.set(key, value)
  const replication = replicationSettings(facts, standbys, storageOf(facts))
  return sorted([...settings, ...replication, ...written(facts.spec)])
}

/** Parameters on which addresses, certificates and backups depend: they follow from the rest of the spec. */
const ours =
  /^(archive_.*|config_file|data_directory|external_pid_file|hba_file|hot_standby|ident_file|include.*|listen_addresses|port|primary_.*|ssl|ssl_.*_file|unix_socket_.*)$/

function refuseOurs({ context, spec, at }: StoreFacts): void {
  for (const key of Object.keys(spec.settings ?? {}).filter((name) => ours.test(name)))
    report(context, 'bad-format', [...at, 'settings', key], `"${key}" follows from the rest of the spec`, {
      side: 'key',
      help: 'Remove it: `tls`, `backups`, `standbys` and `uses` say what it is made from.',
    })
}

/** What the author says. */
function written({ settings }: StoreSpec): readonly (readonly [string, string])[] {
  return Object.entries(settings ?? {}).map(([key, value]) => [
    key,
    typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value),
  ])
}

function sorted(settings: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  return new Map([...new Map(settings)].sort(([left], [right]) => compareText(left, right)))
}

function server(facts: StoreFacts, parts: ServerFacts): Workload {
  const { database, user, tls, settings, standbys, replication } = parts
  const { context, name, spec, at, image, password } = facts
  const files: MountedFile[] = [
    { path: configurationFile, content: { kind: 'text', text: configuration(settings), executable: false } },
    { path: accessFile, content: { kind: 'text', text: access(tls, standbys > 0), executable: false } },
  ]
  if (password !== undefined)
    files.push({ path: `/run/secrets/${password}`, content: { kind: 'secret', secret: password } })
  const isOurs = password !== undefined && (hasUsualStart(image) || standbys > 0)
  if (isOurs)
    files.push(
      script(scripts.roles, rolesScript({ owner: user, password, replication })),
      script(scripts.start, startScript(configurationFile)),
    )
  return {
    name,
    role: 'store',
    partOf: name,
    owner: undefined,
    image,
    build: undefined,
    command: isOurs ? ['sh', scripts.start] : undefined,
    args: ['postgres', '-c', `config_file=${configurationFile}`],
    env: [
      { name: 'POSTGRES_DB', value: [text(database)] },
      { name: 'POSTGRES_INITDB_ARGS', value: [text('--data-checksums')] },
      ...(password === undefined
        ? []
        : [{ name: 'POSTGRES_PASSWORD_FILE', value: [text(`/run/secrets/${password}`)] }]),
      { name: 'POSTGRES_USER', value: [text(user)] },
      ...(dataFolder(facts).variable === undefined
        ? []
        : [{ name: 'PGDATA', value: [text(dataFolder(facts).variable ?? '')] }]),
    ].sort((left, right) => compareText(left.name, right.name)),
    ports: [{ name: 'postgres', number: 5432, protocol: 'tcp', publish: undefined, reach: 'loopback' }],
    mounts: mountsOf(facts, tls),
    files: files.sort((left, right) => compareText(left.path, right.path)),
    resources: containers.resources(context, spec.instance?.resources, [...at, 'instance'], {
      cpu: 250,
      memory: gibibyte,
    }),
    health: {
      // The port is open while PostgreSQL recovers, which nobody may interrupt: it would begin again.
      live: { kind: 'tcp', port: 5432 },
      ready: {
        kind: 'exec',
        command: ['pg_isready', '--quiet', '--host=127.0.0.1', `--username=${user}`, `--dbname=${database}`],
      },
      boot: 600_000,
      timeout: 5_000,
      every: 10_000,
    },
    security: { user: imageUser, group: imageUser, readOnlyRoot: true, capabilities: [] },
    // A fast shutdown (SIGINT, the image's stop signal) writes a checkpoint first.
    stop: { notice: 0, grace: 120_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: true,
    waits: [],
    ...plainWorkload,
  }
}

/** Images that are made of the official one may start in ways of their own. */
function hasUsualStart(image: string): boolean {
  return /^(docker\.io\/)?(library\/)?postgres[:@]/.test(image)
}

/** From 18 on the image keeps each major in a folder of its own; before, a sub-folder keeps `lost+found` out of it. */
function dataFolder({ version }: StoreFacts): {
  readonly mount: string
  readonly variable: string | undefined
} {
  if (Number(version) >= 18) return { mount: '/var/lib/postgresql', variable: undefined }
  return { mount: '/var/lib/postgresql/data', variable: '/var/lib/postgresql/data/pgdata' }
}

function storageOf({ context, spec, at }: StoreFacts): number {
  const written = quantity.size(spec.instance?.storage)
  return orDefault(context, [...at, 'instance', 'storage'], written, 10 * gibibyte)
}

function mountsOf(facts: StoreFacts, tls: Store['tls']): readonly Mount[] {
  const { name } = facts
  const mounts: Mount[] = [
    // Parallel queries share memory here; containers get only 64 MB by default.
    { kind: 'memory', path: '/dev/shm', size: Math.max(128 * mebibyte, Math.floor(memoryOf(facts) / 8)) },
    { kind: 'memory', path: '/tmp', size: 64 * mebibyte },
    { kind: 'memory', path: '/var/run/postgresql', size: mebibyte },
    { kind: 'state', path: dataFolder(facts).mount, name: 'data', size: storageOf(facts) },
  ]
  if (tls !== 'none')
    mounts.push({ kind: 'certificate', path: certificateFolder(name), certificate: name, part: 'pair' })
  return mounts.sort((left, right) => compareText(left.path, right.path))
}

/** postgresql.conf; values quoted as the manual asks: https://www.postgresql.org/docs/current/config-setting.html */
function configuration(settings: ReadonlyMap<string, string>): string {
  return [...settings]
    .map(
      ([key, value]) =>
        `${key} = ${/^[A-Za-z0-9_.-]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`}\n`,
    )
    .join('')
}

/** pg_hba.conf: passwords everywhere, and over the network only with TLS where the store has it. */
function access(tls: Store['tls'], isCopied: boolean): string {
  const network = tls === 'none' ? 'host   ' : 'hostssl'
  return [
    '# type   database     user  address  method',
    'local    all          all            trust',
    ...(isCopied ? [replicationAccess] : []),
    'host     all          all   samehost scram-sha-256',
    `${network}  all          all   all      scram-sha-256`,
    `${network}  replication  all   all      scram-sha-256`,
    '',
  ].join('\n')
}

import type { Backup } from './backup.ts'
import type { Connection, Environment, Store } from './environment.ts'
import { plainWorkload } from './plain-workload.ts'
import type { Milliseconds } from './quantity.ts'
import type { Schedule } from './schedule.ts'
import { longestGap } from './schedule.ts'
import { archiveFolder } from './wal-archive.ts'
import type { Mount, MountedFile, Workload } from './workload.ts'

/** What backup containers are derived from. */
export type BackupFacts = Pick<Environment, 'backups' | 'stores' | 'services' | 'outputs'>

/** Folder of the generated scripts in containers that back up. */
export const backupScriptFolder = '/etc/backup'

/** Folder for copies that are not encrypted yet: disk that goes with the container. */
export const stagingFolder = '/backup'

const mebibyte = 2 ** 20
const gibibyte = 2 ** 30
const minute = 60_000
const day = 86_400_000

/** Backups that copy something: all but those with a reason to be none. */
export function activeBackups(facts: Pick<Environment, 'backups'>): readonly Backup[] {
  return facts.backups.filter((backup) => backup.method !== 'none')
}

/**
 * The scheduled containers of all backups, with the tools of `outputs.backup.image`: `backup-<name>` makes copies,
 * `verify-<name>` proves that what was uploaded can be read, where the author wants that.
 */
export function backupWorkloads(facts: BackupFacts): readonly Workload[] {
  return activeBackups(facts).flatMap((backup) => [...copier(backup, facts), ...verifier(backup, facts)])
}

function copier(backup: Backup, facts: BackupFacts): readonly Workload[] {
  const workload = containerOf(backup, facts)
  return workload === undefined || backup.full === undefined ? [] : [scheduled(workload, backup.full)]
}

function verifier(backup: Backup, facts: BackupFacts): readonly Workload[] {
  if (backup.verify.archive === undefined || backup.full === undefined) return []
  const workload = container(`verify-${backup.name}`, `verify-${backup.name}.sh`, facts, {
    partOf: backup.of.name,
    user: userOf(backup, facts),
    mounts: [
      {
        kind: 'scratch',
        path: stagingFolder,
        name: `verify-${backup.name}-scratch`,
        size: stagingSize(backup, facts),
      },
    ],
    files: secretFiles([backup.password, backup.to?.credentials]),
  })
  return workload === undefined ? [] : [scheduled(workload, verification(backup.full, backup.verify.archive))]
}

function scheduled(workload: Workload, schedule: Schedule): Workload {
  return {
    ...workload,
    run: {
      kind: 'scheduled',
      schedule,
      timeout: runLimit(longestGap(schedule)),
      retries: 0,
      concurrency: 'forbid',
      deadline: undefined,
    },
  }
}

/** Three hours after a copy was due, when it has been made: every day, on Sundays, or on the first of the month. */
function verification(full: Schedule, every: Milliseconds): Schedule {
  const due = full.kind === 'every' ? { hour: 0, minute: full.minute } : full.time
  const time = { hour: (due.hour + 3) % 24, minute: due.minute }
  const { timezone } = full
  if (every <= day) return { kind: 'daily', time, timezone }
  return every <= 7 * day
    ? { kind: 'weekly', days: ['sunday'], time, timezone }
    : { kind: 'monthly', day: 1, time, timezone }
}

/** A run ends well before the next one is due, and after six hours at the latest. */
function runLimit(gap: Milliseconds): Milliseconds {
  return Math.min(6 * 60 * minute, Math.floor((gap * 0.9) / minute) * minute)
}

function containerOf(backup: Backup, facts: BackupFacts): Workload | undefined {
  const store = storeOf(backup, facts)
  const user = userOf(backup, facts)
  return container(`backup-${backup.name}`, `${backup.name}.sh`, facts, {
    partOf: backup.of.name,
    user,
    mounts: [
      ...sourceMounts(backup, store),
      {
        kind: 'scratch',
        path: stagingFolder,
        name: `backup-${backup.name}-scratch`,
        size: stagingSize(backup, facts),
      },
    ],
    files: secretFiles([store?.password, store?.authority, backup.password, backup.to?.credentials]),
  })
}

/**
 * The store with the container that ships its write-ahead log, if a backup wants that: a sidecar of the server, with
 * which it shares `archiveFolder`.
 */
export function withWalShipper(store: Store, facts: Pick<Environment, 'backups' | 'outputs'>): Store {
  const backup = facts.backups.find((one) => one.method === 'wal' && one.of.name === store.name)
  const server = store.workload
  const shipper = backup && server && shipperOf(backup, server, facts)
  if (server === undefined || shipper === undefined) return store
  const others = server.mounts.filter(({ path }) => path !== archiveFolder)
  const mounts = [...others, archiveMount].sort(byPath)
  return { ...store, workload: { ...server, mounts, sidecars: [...server.sidecars, shipper] } }
}

function shipperOf(
  backup: Backup,
  server: Workload,
  facts: Pick<Environment, 'outputs'>,
): Workload | undefined {
  return container(`archive-${backup.name}`, `${backup.name}-archive.sh`, facts, {
    partOf: backup.of.name,
    user: server.security.user,
    mounts: [
      archiveMount,
      { kind: 'scratch', path: stagingFolder, name: `archive-${backup.name}-scratch`, size: 256 * mebibyte },
    ],
    files: secretFiles([backup.to?.credentials]),
  })
}

/** Segments that wait to be shipped: 8 GiB outlast an outage of the bucket of many hours. */
const archiveMount: Mount = { kind: 'state', path: archiveFolder, name: 'archive', size: 8 * gibibyte }

interface Parts {
  readonly partOf: string
  readonly user: number
  readonly mounts: readonly Mount[]
  readonly files: readonly MountedFile[]
}

function container(
  name: string,
  script: string,
  facts: Pick<Environment, 'outputs'>,
  parts: Parts,
): Workload | undefined {
  if (facts.outputs.backup === undefined) return undefined
  return {
    name,
    role: 'backup',
    partOf: parts.partOf,
    owner: undefined,
    image: facts.outputs.backup.image,
    build: undefined,
    command: ['bash', `${backupScriptFolder}/${script}`],
    args: undefined,
    env: [
      // The AWS client keeps files below its home.
      { name: 'HOME', value: [{ kind: 'text', text: '/tmp' }] },
      { name: 'STAGING_FOLDER', value: [{ kind: 'text', text: stagingFolder }] },
    ],
    ports: [],
    mounts: [...parts.mounts, { kind: 'memory', path: '/tmp', size: 64 * mebibyte } satisfies Mount].sort(
      byPath,
    ),
    files: [
      {
        path: backupScriptFolder,
        content: { kind: 'configuration', configuration: 'backup' },
      } satisfies MountedFile,
      ...parts.files,
    ].sort(byPath),
    resources: {
      requests: { cpu: 100, memory: 512 * mebibyte },
      limits: { cpu: undefined, memory: 512 * mebibyte },
    },
    health: undefined,
    security: { user: parts.user, group: parts.user, readOnlyRoot: true, capabilities: [] },
    stop: { notice: 0, grace: 30_000 },
    scale: { min: 1, max: 1, by: [] },
    stateful: false,
    waits: [],
    ...plainWorkload,
  }
}

function storeOf(backup: Backup, facts: BackupFacts): Store | undefined {
  return backup.of.kind === 'store' ? facts.stores.find((store) => store.name === backup.of.name) : undefined
}

/** Files are read as the user who writes them. */
function userOf(backup: Backup, facts: BackupFacts): number {
  const writer = facts.services.find(({ workload }) =>
    workload.mounts.some((mount) => mount.kind === 'volume' && mount.volume === backup.of.name),
  )
  return backup.of.kind === 'volume' && writer !== undefined ? writer.workload.security.user : 1000
}

function sourceMounts(backup: Backup, store: Store | undefined): readonly Mount[] {
  if (backup.of.kind === 'volume') {
    return [
      {
        kind: 'volume',
        path: volumeFolder(backup),
        volume: backup.of.name,
        subPath: undefined,
        readOnly: true,
      },
    ]
  }
  if (store?.workload === undefined || store.tls === 'none') return []
  return [{ kind: 'certificate', path: `/run/tls/${store.name}`, certificate: store.name, part: 'authority' }]
}

/** Where the container of a volume's backup sees the volume. */
export function volumeFolder(backup: Backup): string {
  return `/volumes/${backup.of.name}`
}

/** A copy and its encrypted form, one file at a time: never more than twice the data. */
function stagingSize(backup: Backup, facts: BackupFacts): number {
  if (backup.of.kind === 'volume') return 5 * gibibyte
  const state = storeOf(backup, facts)?.workload?.mounts.find(
    (mount) => mount.kind === 'state' && mount.name === 'data',
  )
  return state?.kind === 'state' ? state.size : 20 * gibibyte
}

function secretFiles(names: readonly (string | undefined)[]): readonly MountedFile[] {
  return [...new Set(names)]
    .filter((name) => name !== undefined)
    .map((secret) => ({ path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }))
}

/** Connections of the containers that back up: to the store, and to the bucket. */
export function backupConnections(facts: BackupFacts): readonly Connection[] {
  if (facts.outputs.backup === undefined) return []
  return activeBackups(facts).flatMap((backup): Connection[] => {
    const from = `backup-${backup.name}`
    const store = storeOf(backup, facts)
    const connections: Connection[] = [bucketConnection(backup, from)]
    if (backup.verify.archive !== undefined)
      connections.push(bucketConnection(backup, `verify-${backup.name}`))
    if (store !== undefined) {
      const isHere = store.workload !== undefined
      connections.push({
        from,
        to: isHere ? store.name : store.host,
        port: store.port,
        protocol: 'tcp',
        kind: isHere ? 'workload' : 'external',
      })
    }
    // The shipper is a sidecar: its connections are those of the server's pod.
    if (backup.method === 'wal' && store !== undefined) connections.push(bucketConnection(backup, store.name))
    return connections
  })
}

function bucketConnection(backup: Backup, from: string): Connection {
  const { host, port } = bucketAddress(backup)
  return { from, to: host, port, protocol: 'tcp', kind: 'external' }
}

function bucketAddress(backup: Backup): { readonly host: string; readonly port: number } {
  if (backup.to?.endpoint === undefined) return { host: `s3.${backup.to?.region}.amazonaws.com`, port: 443 }
  const { hostname, port, protocol } = new URL(backup.to.endpoint)
  return { host: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) }
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0
}

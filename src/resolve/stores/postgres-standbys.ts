import type { StoreOfKind } from '../../model/environment.ts'
import type { Topology } from '../../model/topology.ts'
import { numbersTo, replicationUser, standbyName } from '../../model/topology.ts'
import type { MountedFile, Workload } from '../../model/workload.ts'
import { compareText, report } from '../context.ts'
import { certificateFolder } from '../uses.ts'
import { firstStartScript, passwordFile, scripts, standbyScript } from './postgres-scripts.ts'
import type { StoreFacts } from './store.ts'

const mebibyte = 2 ** 20

/** PostgreSQL's own, which need not be said. */
const usualSenders = 10

/**
 * Connections that send the log: each standby has one, and a second one while it is cloned; so has a backup that
 * ships the log; two are left for people.
 */
export function neededSenders(standbys: number, isShipped: boolean): number {
  return 2 * standbys + (isShipped ? 2 : 0) + 2
}

/** Parameters of a server with standbys, and of them: what a standby cannot have less of than the first server. */
export function replicationSettings(
  { walBackup }: StoreFacts,
  standbys: number,
  storage: number,
): readonly (readonly [string, string])[] {
  if (standbys === 0) return []
  const senders = neededSenders(standbys, walBackup !== undefined)
  return [
    // A standby that is away would fill the disk of the first server: at a quarter of it, it is given up, and cloned again.
    ['max_slot_wal_keep_size', `${Math.floor(storage / 4 / mebibyte)}MB`],
    ...(senders > usualSenders
      ? ([
          ['max_replication_slots', `${senders}`],
          ['max_wal_senders', `${senders}`],
        ] as const)
      : []),
  ]
}

/** Reports parameters of the author's with which standbys could not follow. */
export function refuseWithoutStandbys(facts: StoreFacts, standbys: number): void {
  if (standbys === 0) return
  const { context, spec, at, name } = facts
  const settings = spec.settings ?? {}
  const senders = neededSenders(standbys, facts.walBackup !== undefined)
  const least = { max_replication_slots: standbys, max_wal_senders: senders }
  for (const [key, needed] of Object.entries(least)) {
    const written = settings[key]
    if (written === undefined || Number(written) >= needed) continue
    report(
      context,
      'out-of-range',
      [...at, 'settings', key],
      `${standbys} standbys of "${name}" need ${key} of ${needed}, and it is ${written}`,
      { help: `Write ${needed} or more, or remove it.` },
    )
  }
  if (settings.wal_level === 'minimal')
    report(
      context,
      'bad-format',
      [...at, 'settings', 'wal_level'],
      `with wal_level minimal the standbys of "${name}" would get nothing to copy`,
      { help: 'Remove it, or write `replica` or `logical`.' },
    )
  if (spec.user === replicationUser)
    report(context, 'bad-format', [...at, 'user'], `"${replicationUser}" is the user of the standbys`, {
      help: 'Give the owner of the database another name.',
    })
}

/** pg_hba.conf: the user of the standbys copies, and does nothing else. */
export const replicationAccess = `host     all          ${replicationUser}  all   reject`

/** The first server with what its standbys need, and the standbys. */
export function withStandbys(store: StoreOfKind, topology: Topology, configurationFile: string): StoreOfKind {
  const server = store.workload
  const secret = topology.replication
  if (server === undefined || topology.standbys === 0 || secret === undefined) return store
  const set = { set: store.name, name: undefined }
  const first: Workload = {
    ...server,
    files: sorted([...server.files, script(scripts.firstStart, firstStartScript), secretFile(secret)]),
    peers: set,
  }
  const standbys = numbersTo(topology.standbys).map((number) =>
    standby(store, server, { number, secret, read: topology.read?.host, configurationFile }),
  )
  return { ...store, workload: first, members: [...(store.members ?? []), ...standbys] }
}

/** Whether a file is not of the first server alone. */
function isOfEvery({ path }: MountedFile): boolean {
  return path !== scripts.roles && path !== scripts.start
}

interface StandbyParts {
  readonly number: number
  readonly secret: string
  readonly read: string | undefined
  readonly configurationFile: string
}

function standby(store: StoreOfKind, server: Workload, parts: StandbyParts): Workload {
  const name = standbyName(store.name, parts.number)
  const slot = name.replaceAll('-', '_')
  const connection = connectionOf(store, name)
  const files = server.files.filter(isOfEvery).flatMap((file): MountedFile[] => {
    if (file.content.kind === 'secret') return []
    if (file.path !== parts.configurationFile || file.content.kind !== 'text') return [file]
    const text = standbyConfiguration(file.content.text, connection, slot)
    return [{ ...file, content: { ...file.content, text } }]
  })
  const { secret } = parts
  const facts = { host: store.host, port: store.port, connection, slot, secret }
  return {
    ...server,
    name,
    aliases: [],
    partOf: store.name,
    command: ['sh', scripts.standby],
    args: ['-c', `config_file=${parts.configurationFile}`],
    env: server.env.filter((variable) => variable.name === 'PGDATA'),
    files: sorted([...files, script(scripts.standby, standbyScript(facts)), secretFile(secret)]),
    health: server.health && { ...server.health, boot: Math.max(server.health.boot, cloneTime(server)) },
    waits: [{ on: store.name, condition: 'healthy' }],
    peers: { set: store.name, name: parts.read },
  }
}

/** A clone of a full disk at 20 MiB a second: who interrupts it lets it begin again. */
function cloneTime({ mounts }: Workload): number {
  const data = mounts.find((mount) => mount.kind === 'state')
  const seconds = data?.kind === 'state' ? data.size / (20 * mebibyte) : 0
  return Math.ceil(seconds / 60) * 60_000
}

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
function connectionOf(store: StoreOfKind, name: string): string {
  const words = [
    `host=${store.host}`,
    `port=${store.port}`,
    `user=${replicationUser}`,
    `passfile=${passwordFile}`,
    `application_name=${name}`,
  ]
  if (store.tls !== 'none') words.push(`sslmode=${store.tls}`)
  if (store.tls === 'verify-full') words.push(`sslrootcert=${certificateFolder(store.name)}/ca.crt`)
  return words.join(' ')
}

/** As the first server's, but that it ships no log: that is the first one's to do. */
function standbyConfiguration(text: string, connection: string, slot: string): string {
  const shared = text.split('\n').filter((line) => line !== '' && !line.startsWith('archive_'))
  const own = [`primary_conninfo = '${connection}'`, `primary_slot_name = ${slot}`]
  return `${[...shared, ...own].sort(compareText).join('\n')}\n`
}

/** A script that a server runs. */
export function script(path: string, text: string): MountedFile {
  return { path, content: { kind: 'text', text, executable: true } }
}

function secretFile(secret: string): MountedFile {
  return { path: `/run/secrets/${secret}`, content: { kind: 'secret', secret } }
}

function sorted(files: readonly MountedFile[]): readonly MountedFile[] {
  return [...files].sort((left, right) => compareText(left.path, right.path))
}

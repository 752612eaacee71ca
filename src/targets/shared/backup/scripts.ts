import type { Backup, Destination } from '../../../model/backup.ts'
import { activeBackups, volumeFolder } from '../../../model/backup-workloads.ts'
import type { Environment, Store } from '../../../model/environment.ts'
import { authorityPath } from '../../../model/store-authority.ts'
import { archiveFolder } from '../../../model/wal-archive.ts'
import { renderTemplate } from '../../../print/template.ts'
import type { OutputFile } from '../../target.ts'
import { keepClasses } from './retention.ts'

/**
 * The scripts of all backups of a tier, for a folder that they share: `<name>.sh` makes a copy, `restore-<name>.sh`
 * and `verify-<name>.sh` read one. None where every backup is `none`.
 */
export function backupScripts(environment: Environment): readonly OutputFile[] {
  const scripts = activeBackups(environment).flatMap((backup) => scriptsOf(backup, environment))
  return scripts.length === 0 ? [] : [script('functions.sh', 'functions.sh', {}), ...scripts]
}

function scriptsOf(backup: Backup, environment: Environment): readonly OutputFile[] {
  if (backup.to === undefined) return []
  if (backup.method === 'restic') return resticScripts(backup, backup.to, environment)
  const store = environment.stores.find((one) => one.name === backup.of.name)
  return store === undefined ? [] : storeScripts(backup, backup.to, store)
}

function storeScripts(backup: Backup, to: Destination, store: Store): readonly OutputFile[] {
  const { name, method } = backup
  const common = { ...placeOf(backup, to), recipients: backup.recipients, store: store.name }
  const database = { major: store.kind === 'postgres' ? majorOf(store) : '', database: store.database ?? '' }
  const source = {
    host: store.host,
    port: store.port,
    user: store.user ?? '',
    password: secretFile(store.password) ?? '',
    tls: tlsArguments(store),
  }
  const copying = {
    ...common,
    ...database,
    ...source,
    exports: [...storage(to), ...identity(to), ...connection(store)],
  }
  const reading = { ...common, ...database, followers: followersOf(store), exports: storage(to) }
  const template = method === 'dump' && store.kind === 'mariadb' ? 'dump-mariadb' : method
  const archive = { ...common, archive: archiveFolder, exports: [...storage(to), ...identity(to)] }
  return [
    script(`${name}.sh`, `${template}.sh`, copying),
    ...(method === 'wal' ? [script(`${name}-archive.sh`, 'archive.sh', archive)] : []),
    script(`restore-${name}.sh`, `restore-${template}.sh`, { ...reading, script: `restore-${name}.sh` }),
    script(`verify-${name}.sh`, 'verify.sh', { ...reading, script: `verify-${name}.sh` }),
  ]
}

/** The servers that copy the one that is restored, and those that watch them: `a, b, c`; empty without any. */
function followersOf({ topology, members = [] }: Store): string {
  const names = members.map(({ name }) => name).filter((name) => name !== topology?.pooler?.host)
  return names.join(', ')
}

function resticScripts(backup: Backup, to: Destination, environment: Environment): readonly OutputFile[] {
  const { name } = backup
  const common = {
    ...placeOf(backup, to),
    volume: backup.of.name,
    folder: volumeFolder(backup),
    owner: environment.namespace,
  }
  const copying = { ...common, exports: [...storage(to), ...identity(to), ...repository(backup, to)] }
  const reading = {
    ...common,
    keep: keepClasses(backup.keep),
    exports: [...storage(to), ...repository(backup, to)],
  }
  return [
    script(`${name}.sh`, 'restic.sh', copying),
    script(`restore-${name}.sh`, 'restore-restic.sh', { ...reading, script: `restore-${name}.sh` }),
    script(`verify-${name}.sh`, 'verify-restic.sh', reading),
    script(`prune-${name}.sh`, 'prune-restic.sh', reading),
  ]
}

function script(path: string, template: string, data: object): OutputFile {
  const text = renderTemplate(`shared/backup/${template}`, data)
  return { path, body: { kind: 'text', text, comment: '#' }, executable: path !== 'functions.sh' }
}

function placeOf(backup: Backup, to: Destination): object {
  const classes = keepClasses(backup.keep).map((kept) => kept.class)
  return {
    backup: backup.name,
    bucket: to.bucket,
    region: to.region,
    // Without a class nothing ever expires.
    classes: classes.length === 0 ? ['kept'] : classes,
  }
}

interface Variable {
  readonly name: string
  readonly value: string
}

function storage(to: Destination): readonly Variable[] {
  return to.endpoint === undefined ? [] : [{ name: 'AWS_ENDPOINT_URL_S3', value: to.endpoint }]
}

/** Who copies: not given to scripts that read, which people run as themselves. */
function identity(to: Destination): readonly Variable[] {
  const file = secretFile(to.credentials)
  return file === undefined ? [] : [{ name: 'AWS_SHARED_CREDENTIALS_FILE', value: file }]
}

function repository(backup: Backup, to: Destination): readonly Variable[] {
  const server = to.endpoint ?? `https://s3.${to.region}.amazonaws.com`
  const password = secretFile(backup.password)
  return [
    { name: 'AWS_DEFAULT_REGION', value: to.region },
    { name: 'RESTIC_REPOSITORY', value: `s3:${server}/${to.bucket}/${backup.name}` },
    ...(password === undefined ? [] : [{ name: 'RESTIC_PASSWORD_FILE', value: password }]),
  ]
}

/** https://www.postgresql.org/docs/current/libpq-envars.html */
function connection(store: Store): readonly Variable[] {
  if (store.kind !== 'postgres') return []
  return [
    { name: 'PGHOST', value: store.host },
    { name: 'PGPORT', value: `${store.port}` },
    { name: 'PGUSER', value: store.user ?? '' },
    { name: 'PGDATABASE', value: store.database ?? '' },
    ...(store.tls === 'none' ? [] : [{ name: 'PGSSLMODE', value: store.tls }]),
    ...(store.tls === 'verify-full' ? [{ name: 'PGSSLROOTCERT', value: authority(store) }] : []),
  ]
}

/** Of a server that the system's own authorities know: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT */
function authority(store: Store): string {
  return authorityPath(store) ?? 'system'
}

/** Arguments of redis-cli for TLS, which looks who has signed the certificate and not whose it is: https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/ */
function tlsArguments(store: Store): readonly string[] {
  if (store.kind === 'postgres' || store.tls === 'none') return []
  const path = authorityPath(store)
  const trust = path === undefined ? [] : ['--cacert', path]
  // Servers that share an address choose the certificate by the name.
  return ['--tls', '--sni', store.host, ...(store.tls === 'require' ? ['--insecure'] : trust)]
}

function secretFile(secret: string | undefined): string | undefined {
  return secret === undefined ? undefined : `/run/secrets/${secret}`
}

function majorOf(store: Store): string {
  return store.version.split('.')[0] ?? store.version
}

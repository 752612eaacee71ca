import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Backup } from '../../model/backup.ts'
import type { Store, StoreKind, StoreOfKind } from '../../model/environment.ts'
import type { Context, StoreSpec } from '../context.ts'
import { orDefault, refers, report, reportUnknown } from '../context.ts'
import { defaultVersions, images } from '../edition.ts'
import { hasForm } from '../forms.ts'
import { isCluster } from './cluster.ts'
import { custom } from './custom.ts'
import { engineStore } from './engine.ts'
import { engines } from './engines.ts'
import { withInstanceWords } from './instance.ts'
import { authorityOf } from './managed.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import { refuseForeign, storeKinds } from './words.ts'

/** What the parts of a store know before its workload is made. */
export interface StoreFacts {
  readonly context: Context
  readonly name: string
  readonly kind: StoreKind
  readonly spec: StoreSpec
  readonly at: Path
  readonly version: string
  readonly image: string
  readonly password: string | undefined
  /** The backup that ships its write-ahead log, if one does. */
  readonly walBackup: Backup | undefined
}

/** A store, with the server that the tier runs unless it is managed elsewhere. `flags` is the file of all flags. */
export function store(
  context: Context,
  name: string,
  spec: StoreSpec,
  backups: readonly Backup[],
  flags: string,
): Store | undefined {
  const at: Path = ['stores', name]
  if (spec.kind === undefined) {
    report(context, 'missing-key', at, `store "${name}" has no kind`, {
      side: 'key',
      lacks: ['kind'],
      help: `Write \`kind: postgres\` or another of ${storeKinds.join(', ')}.`,
    })
    return undefined
  }
  refuseForeign(context, { ...spec, kind: spec.kind }, at)
  if (spec.managed !== undefined) hasForm(context, 'server', spec.managed.host, [...at, 'managed', 'host'])
  const readers = spec.managed?.readers
  if (readers !== undefined) hasForm(context, 'server', readers, [...at, 'managed', 'readers'])
  const { kind } = spec
  const release = kind === 'custom' ? ownImage(context, name, spec, at) : releaseOf(context, kind, spec, at)
  if (release === undefined) return undefined
  const secret = spec.password?.secret
  const password =
    secret !== undefined && refers(context, 'secrets', secret, [...at, 'password', 'secret'])
      ? secret
      : undefined
  const walBackup = backups.find(
    (backup) => backup.method === 'wal' && backup.of.kind === 'store' && backup.of.name === name,
  )
  const facts: StoreFacts = { context, name, kind, spec, at, ...release, password, walBackup }
  const made = ofKind(facts)
  const authority = authorityOf(facts, made.tls)
  const place = [...at, 'instance']
  const workload =
    made.workload && withInstanceWords(context, made.workload, spec.instance ?? {}, place, flags)
  const members = made.members?.map((member) =>
    // What is wrong with the words is reported once, of the first server.
    member.image === made.workload?.image
      ? withInstanceWords({ ...context, problems: [] }, member, spec.instance ?? {}, place, flags)
      : member,
  )
  const image = workload?.image ?? (release.image === '' ? undefined : release.image)
  return {
    url: undefined,
    bucket: undefined,
    metrics: undefined,
    ...made,
    image,
    workload,
    ...(members === undefined ? {} : { members }),
    ...(authority === undefined ? {} : { authority }),
    ...(isCluster(facts) ? { cluster: true } : {}),
    ...(readers === undefined ? {} : { readers: { host: readers, port: made.port } }),
  }
}

interface Release {
  readonly version: string
  readonly image: string
}

/** The version that is written or the edition's, and the image that the edition has for it. */
function releaseOf(
  context: Context,
  kind: Exclude<StoreKind, 'custom'>,
  spec: StoreSpec,
  at: Path,
): Release | undefined {
  const written = spec.version === undefined ? undefined : String(spec.version)
  const version = orDefault(context, [...at, 'version'], written, defaultVersions[kind])
  const known: Readonly<Record<string, string>> = images[kind]
  const image = known[version]
  if (image !== undefined) return { version, image }
  reportUnknown(context, `${kind} ${version} in this edition`, version, Object.keys(known), [
    ...at,
    'version',
  ])
  return undefined
}

/** Of a custom store only the author knows the image; one that is managed elsewhere needs none. */
function ownImage(context: Context, name: string, spec: StoreSpec, at: Path): Release | undefined {
  if (spec.managed !== undefined) return { version: '', image: '' }
  if (spec.instance?.image === undefined) {
    report(context, 'missing-key', at, `store "${name}" is custom, and nothing says what it runs`, {
      side: 'key',
      lacks: ['instance'],
      help: 'Write `instance: {image: "nats:2.12.2"}`, or `managed: {host: HOST}` for one that is run elsewhere.',
    })
    return undefined
  }
  // Checked where the words of the instance are laid over the server.
  return { version: '', image: 'custom' }
}

function ofKind(facts: StoreFacts): StoreOfKind {
  const { kind } = facts
  if (kind === 'postgres') return postgres(facts)
  if (kind === 'redis' || kind === 'valkey') return redis(facts)
  return kind === 'custom' ? custom(facts) : engineStore(engines[kind], facts)
}

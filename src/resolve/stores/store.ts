import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Backup } from '../../model/backup.ts'
import type { Store, StoreKind, StoreOfKind } from '../../model/environment.ts'
import type { Context, StoreSpec } from '../context.ts'
import { orDefault, refers, report, reportUnknown } from '../context.ts'
import { defaultVersions, images } from '../edition.ts'
import { hasForm } from '../forms.ts'
import { engineStore } from './engine.ts'
import { engines } from './engines.ts'
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

/** A store, with the server that the tier runs unless it is managed elsewhere. */
export function store(
  context: Context,
  name: string,
  spec: StoreSpec,
  backups: readonly Backup[],
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
  const version = orDefault(
    context,
    [...at, 'version'],
    spec.version === undefined ? undefined : String(spec.version),
    defaultVersions[spec.kind],
  )
  const known: Readonly<Record<string, string>> = images[spec.kind]
  const image = known[version]
  if (image === undefined) {
    reportUnknown(context, `${spec.kind} ${version} in this edition`, version, Object.keys(known), [
      ...at,
      'version',
    ])
    return undefined
  }
  const secret = spec.password?.secret
  const password =
    secret !== undefined && refers(context, 'secrets', secret, [...at, 'password', 'secret'])
      ? secret
      : undefined
  const walBackup = backups.find(
    (backup) => backup.method === 'wal' && backup.of.kind === 'store' && backup.of.name === name,
  )
  const { kind } = spec
  const facts: StoreFacts = { context, name, kind, spec, at, version, image, password, walBackup }
  return { url: undefined, bucket: undefined, metrics: undefined, ...ofKind(facts), image }
}

function ofKind(facts: StoreFacts): StoreOfKind {
  const { kind } = facts
  if (kind === 'postgres') return postgres(facts)
  return kind === 'redis' || kind === 'valkey' ? redis(facts) : engineStore(engines[kind], facts)
}

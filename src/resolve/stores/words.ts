import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Store } from '../../model/environment.ts'
import type { Context, StoreSpec } from '../context.ts'
import { report } from '../context.ts'

type Kind = Store['kind']

/** The words of a store that not every kind has, by kind. */
const words: Readonly<Record<Kind, readonly (keyof StoreSpec)[]>> = {
  clickhouse: ['database', 'password', 'settings', 'user', 'version'],
  custom: ['database', 'password', 'port', 'scheme', 'user'],
  elasticsearch: ['password', 'settings', 'version'],
  kafka: ['password', 'settings', 'user', 'version'],
  mariadb: ['database', 'password', 'settings', 'user', 'version'],
  memcached: ['settings', 'version'],
  minio: ['bucket', 'password', 'settings', 'user', 'version'],
  mongodb: ['database', 'password', 'settings', 'user', 'version'],
  mysql: ['database', 'password', 'settings', 'user', 'version'],
  opensearch: ['password', 'settings', 'version'],
  postgres: ['database', 'password', 'settings', 'tls', 'user', 'version'],
  rabbitmq: ['database', 'password', 'settings', 'user', 'version'],
  redis: ['password', 'role', 'tls', 'version'],
  valkey: ['password', 'role', 'tls', 'version'],
}

/** The words of `instance` that not every kind has, with the kinds that have them. */
const instanceWords: Readonly<Partial<Record<keyof NonNullable<StoreSpec['instance']>, readonly Kind[]>>> = {
  memory: ['memcached', 'redis', 'valkey'],
  pooler: ['postgres'],
  replication: ['postgres', 'redis', 'valkey'],
  sentinels: ['redis', 'valkey'],
  servers: ['elasticsearch', 'kafka', 'opensearch'],
  standbys: ['postgres', 'redis', 'valkey'],
  topology: ['redis', 'valkey'],
}

/** The words of `managed` that not every kind has, with the kinds that have them. */
const managedWords: Readonly<Partial<Record<keyof NonNullable<StoreSpec['managed']>, readonly Kind[]>>> = {
  authority: ['postgres', 'redis', 'valkey'],
  cluster: ['redis', 'valkey'],
}

const particular = new Set(Object.values(words).flat())

/** Every kind, in the order in which people are told of them. */
export const storeKinds = Object.keys(words).sort()

/** Whether stores of a kind have a word of `managed`. */
export function hasManagedWord(kind: Kind, word: keyof NonNullable<StoreSpec['managed']>): boolean {
  return managedWords[word]?.includes(kind) ?? true
}

/** Reports words that a store says itself and that its kind does not have; what `defaults` say is for every kind. */
export function refuseForeign(context: Context, spec: StoreSpec & { readonly kind: Kind }, at: Path): void {
  const shared = context.spec.defaults?.stores ?? {}
  for (const key of particular) {
    if (!Object.hasOwn(spec, key) || Object.hasOwn(shared, key) || words[spec.kind].includes(key)) continue
    report(context, 'bad-format', [...at, key], `a store of kind ${spec.kind} has no \`${key}\``, {
      side: 'key',
      help: `Remove it. Of the words that only some kinds have, ${spec.kind} has ${listOf(words[spec.kind])}.`,
    })
  }
  refuseForeignPart(context, spec, 'instance', kindsWith, at)
  refuseForeignPart(context, spec, 'managed', new Map(Object.entries(managedWords)), at)
}

const parts = { instance: 'the instance of a store', managed: 'a managed store' } as const

function refuseForeignPart(
  context: Context,
  spec: StoreSpec & { readonly kind: Kind },
  part: keyof typeof parts,
  kindsOf: ReadonlyMap<string, readonly Kind[]>,
  at: Path,
): void {
  const written = spec[part] ?? {}
  const shared = context.spec.defaults?.stores?.[part] ?? {}
  for (const [key, kinds] of kindsOf) {
    if (!Object.hasOwn(written, key) || Object.hasOwn(shared, key) || kinds.includes(spec.kind)) continue
    report(
      context,
      'bad-format',
      [...at, part, key],
      `${parts[part]} of kind ${spec.kind} has no \`${key}\``,
      { side: 'key', help: helps[key] ?? `Remove it; it is for stores of kind ${kinds.join(', ')}.` },
    )
  }
}

/** Words of a server of which nothing is known; those of other kinds follow. */
const customWords = ['args', 'command', 'group', 'health', 'ports', 'state', 'user', 'writableRoot'] as const

/** The kinds that have a word of `instance`; undefined where all have it. */
const kindsWith = new Map<string, readonly Kind[]>([
  ...Object.entries(instanceWords),
  ...customWords.map((word) => [word, ['custom']] as const),
])

const helps: Readonly<Record<string, string>> = {
  memory: 'Write `resources: {limits: {memory: 4Gi}}`: how much of it is for data follows.',
}

function listOf(keys: readonly string[]): string {
  return keys.map((key) => `\`${key}\``).join(', ')
}

import type { Path } from '../diagnostics/diagnostic.ts'
import type { Backup, Destination, Recovery } from '../model/backup.ts'
import type { Delivery, Promotion, Test } from '../model/delivery.ts'
import type { Acceptance, External, Maintenance, Owner, Patch, Waiver } from '../model/environment.ts'
import type { Context } from './context.ts'
import { orDefault, quantity, refers, refuseTwoForms, report, sortedEntries } from './context.ts'
import { hasForm } from './forms.ts'
import { schedule, window } from './schedules.ts'
import { whyNoSnapshot } from './stores/snapshots.ts'
import { storeKinds } from './stores/words.ts'

const day = 86_400_000
const periods: Readonly<Record<string, number>> = {
  daily: day,
  weekly: 7 * day,
  monthly: 31 * day,
}

/** Backups, sorted by name; none for a tier that says `backups: none`. */
export function backups(context: Context): readonly Backup[] {
  const written = context.spec.backups
  if (typeof written !== 'object') return []
  return sortedEntries(written).flatMap(([name, spec]): Backup[] => {
    const at: Path = ['backups', name]
    const of =
      typeof spec.of === 'string'
        ? { kind: 'store' as const, name: spec.of }
        : { kind: 'volume' as const, name: spec.of.volume }
    if (!refers(context, of.kind === 'store' ? 'stores' : 'volumes', of.name, [...at, 'of'])) return []
    if (!complete(context, name, spec, at)) return []
    const full =
      spec.full === undefined
        ? undefined
        : schedule(context, spec.full, `${context.system}/${name}`, [...at, 'full'])
    return [
      {
        name,
        of,
        method: spec.method,
        reason: spec.reason,
        full,
        archiveTimeout:
          spec.method === 'wal'
            ? orDefault(context, [...at, 'archiveTimeout'], quantity.duration(spec.archiveTimeout), 300_000)
            : undefined,
        keep: {
          pitr: quantity.duration(spec.keep?.pitr),
          hourly: spec.keep?.hourly,
          daily: spec.keep?.daily,
          weekly: spec.keep?.weekly,
          monthly: spec.keep?.monthly,
        },
        recipients: spec.encrypt?.age ?? [],
        password:
          spec.password !== undefined &&
          refers(context, 'secrets', spec.password.secret, [...at, 'password', 'secret'])
            ? spec.password.secret
            : undefined,
        to: spec.to && destination(context, spec.to, at),
        verify: {
          archive: periods[spec.verify?.archive ?? ''],
        },
      },
    ]
  })
}

type DestinationSpec = NonNullable<BackupSpec['to']>

function destination(context: Context, spec: DestinationSpec, at: Path): Destination {
  const secret = spec.credentials?.secret
  const credentials =
    secret !== undefined && refers(context, 'secrets', secret, [...at, 'to', 'credentials', 'secret'])
      ? secret
      : undefined
  hasForm(context, 'bucket', spec.s3, [...at, 'to', 's3'])
  const endpoint =
    spec.endpoint !== undefined && hasForm(context, 'url', spec.endpoint, [...at, 'to', 'endpoint'])
      ? spec.endpoint
      : undefined
  return { bucket: spec.s3, region: spec.region, account: spec.account, endpoint, credentials }
}

type BackupSpec = Extract<NonNullable<Context['spec']['backups']>, object>[string]

/** Which kinds of store or volume each method can copy, and what it cannot do without. */
const methods: Readonly<
  Record<
    BackupSpec['method'],
    { readonly of: readonly string[]; readonly needs: readonly (keyof BackupSpec)[] }
  >
> = {
  wal: { of: ['postgres'], needs: ['full', 'to', 'encrypt', 'keep'] },
  dump: { of: ['mariadb', 'postgres'], needs: ['full', 'to', 'encrypt', 'keep'] },
  rdb: { of: ['redis', 'valkey'], needs: ['full', 'to', 'encrypt', 'keep'] },
  restic: { of: ['volume'], needs: ['full', 'to', 'password', 'keep'] },
  none: { of: [...storeKinds, 'volume'], needs: ['reason'] },
}

/** What only some methods have a use for. */
const ofMethods: Readonly<Partial<Record<keyof BackupSpec, readonly BackupSpec['method'][]>>> = {
  archiveTimeout: ['wal'],
  encrypt: ['wal', 'dump', 'rdb'],
  password: ['restic'],
}

const examples: Readonly<Partial<Record<keyof BackupSpec, string>>> = {
  full: 'full: {daily: "02:17", timezone: UTC}',
  to: 'to: {s3: "shop-backups-${tier}", region: eu-west-2}',
  encrypt: 'encrypt: {age: [KEY, KEY]}',
  keep: 'keep: {daily: 30, monthly: 12}',
  password: 'password: {secret: restic-password}',
  reason: 'reason: rebuilt from db',
}

/** Reports what a backup says that its method cannot do. */
function refuseUseless(context: Context, spec: BackupSpec, at: Path): void {
  for (const [key, methodsWithIt] of Object.entries(ofMethods)) {
    if (Object.hasOwn(spec, key) && !methodsWithIt.includes(spec.method))
      report(context, 'bad-format', [...at, key], `method ${spec.method} has no use for \`${key}\``, {
        side: 'key',
        help: `Remove it, or write \`method: ${methodsWithIt.join('` or `method: ')}\`.`,
      })
  }
  if (spec.keep?.pitr !== undefined && spec.method !== 'wal')
    report(
      context,
      'bad-format',
      [...at, 'keep', 'pitr'],
      `method ${spec.method} cannot restore any moment`,
      {
        side: 'key',
        help: 'Write how many copies are kept, such as `daily: 30`; `method: wal` restores any moment.',
      },
    )
}

function complete(context: Context, name: string, spec: BackupSpec, at: Path): boolean {
  const method = methods[spec.method]
  refuseUseless(context, spec, at)
  const subject =
    typeof spec.of === 'string' ? (context.spec.stores?.[spec.of]?.kind ?? 'postgres') : 'volume'
  if (!method.of.includes(subject)) {
    const fitting = Object.entries(methods).filter(([, one]) => one.of.includes(subject))
    report(context, 'bad-format', [...at, 'method'], `method ${spec.method} cannot copy a ${subject}`, {
      help:
        fitting.length === 1
          ? `No method copies a ${subject}: write \`method: none\` and, as the reason, what does.`
          : `Write one of ${fitting.map(([word]) => word).join(', ')}.`,
    })
    return false
  }
  if (
    typeof spec.of === 'string' &&
    spec.method === 'wal' &&
    context.spec.stores?.[spec.of]?.managed !== undefined
  ) {
    report(
      context,
      'bad-format',
      [...at, 'method'],
      `store "${spec.of}" is managed elsewhere and hands out no write-ahead log`,
      {
        help: "Write `method: dump`, or `method: none` with the provider's own backups as the reason.",
      },
    )
    return false
  }
  const noSnapshot =
    typeof spec.of === 'string' && spec.method === 'rdb'
      ? whyNoSnapshot(spec.of, context.spec.stores?.[spec.of] ?? {})
      : undefined
  if (noSnapshot !== undefined) {
    report(context, 'bad-format', [...at, 'method'], noSnapshot, {
      help: "Write `method: none` with the provider's own backups as the reason.",
    })
    return false
  }
  const missing = method.needs.filter((key) => spec[key] === undefined)
  for (const key of missing)
    report(
      context,
      'missing-key',
      at,
      `backup "${name}" has no \`${key}\`, which method ${spec.method} needs`,
      { side: 'key', lacks: [key], help: `Add \`${key}\`, for example \`${examples[key] ?? key}\`.` },
    )
  return missing.length === 0
}

/** What the business was promised. */
export function recovery(context: Context): Recovery | undefined {
  const written = context.spec.recovery
  return written && { rto: quantity.duration(written.rto) ?? 0, rpo: quantity.duration(written.rpo) ?? 0 }
}

/** Planned work, sorted by name. */
export function maintenance(context: Context): readonly Maintenance[] {
  return sortedEntries(context.spec.maintenance).flatMap(([name, spec]): Maintenance[] => {
    const read = window(context, spec, name, ['maintenance', name])
    return read === undefined ? [] : [{ name, window: read }]
  })
}

/** Tests, and the promotion of each tier in order; tiers that say nothing are promoted by hand. */
export function delivery(context: Context, tiers: readonly string[]): Delivery {
  const tests = sortedEntries(context.spec.delivery?.tests).flatMap(([name, spec]): Test[] => {
    const at: Path = ['delivery', 'tests', name]
    refuseTwoForms(context, spec, at, [
      ['run', 'stores'],
      ['get', 'expect'],
    ])
    if (spec.run !== undefined) {
      const stores = (spec.stores ?? []).filter(
        (store, index) =>
          refers(context, 'stores', store, [...at, 'stores', index]) &&
          runsBesideTests(context, store, [...at, 'stores', index]),
      )
      return [{ kind: 'command', name, run: spec.run, stores }]
    }
    if (spec.get !== undefined)
      return [
        {
          kind: 'request',
          name,
          path: spec.get,
          expect: orDefault(context, [...at, 'expect'], spec.expect, 200),
        },
      ]
    report(context, 'missing-key', at, `test "${name}" says neither \`run\` nor \`get\``, {
      side: 'key',
      lacks: ['run', 'get'],
      help: 'Write `run: npm test` for a command in CI, or `get: /health` for a request to the running tier.',
    })
    return []
  })
  for (const tier of Object.keys(context.spec.delivery?.promote ?? {})) {
    if (!tiers.includes(tier))
      report(context, 'unknown-reference', ['delivery', 'promote', tier], `there is no tier "${tier}"`, {
        side: 'key',
        help: `Write one of ${tiers.join(', ')}.`,
      })
  }
  return { tests, promotions: tiers.map((tier) => promotion(context, tier)) }
}

/** CI starts images as they are: MinIO's does nothing without arguments, and what an unknown one needs is not known. */
function runsBesideTests(context: Context, store: string, at: Path): boolean {
  const kind = context.spec.stores?.[store]?.kind
  if (kind !== 'custom' && kind !== 'minio') return true
  report(context, 'bad-format', at, `"${store}" is of kind ${kind}, which CI cannot start beside a test`, {
    help: 'Remove it here, and start it in the command of the test.',
  })
  return false
}

function promotion(context: Context, tier: string): Promotion {
  const at: Path = ['delivery', 'promote', tier]
  const spec = context.spec.delivery?.promote?.[tier]
  const verify = (spec?.verify ?? []).filter((name, index) =>
    refers(context, 'delivery.tests', name, [...at, 'verify', index]),
  )
  return {
    tier,
    gate: orDefault(context, [...at, 'gate'], spec?.gate, 'manual'),
    verify,
    window: spec?.window && window(context, spec.window, tier, [...at, 'window']),
  }
}

/** Externals, sorted by name. */
export function externals(context: Context): readonly External[] {
  return sortedEntries(context.spec.externals).flatMap(([name, spec]): External[] => {
    const at: Path = ['externals', name]
    if (!hasForm(context, 'url', spec.url, [...at, 'url'])) return []
    const url = new URL(spec.url)
    const auth = spec.auth?.secret
    return [
      {
        name,
        url: spec.url,
        host: url.hostname,
        port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
        private: orDefault(context, [...at, 'private'], spec.private, false),
        timeout: quantity.duration(spec.timeout),
        retries: orDefault(context, [...at, 'retries'], spec.retries, 0),
        quota: quantity.rate(spec.quota),
        auth:
          auth !== undefined && refers(context, 'secrets', auth, [...at, 'auth', 'secret'])
            ? auth
            : undefined,
      },
    ]
  })
}

/** Owners, sorted by name. */
export function owners(context: Context): readonly Owner[] {
  return sortedEntries(context.spec.owners).map(([name, { email }]) => ({ name, email }))
}

/** Patches, sorted by name. */
export function patches(context: Context): readonly Patch[] {
  return sortedEntries(context.spec.patches).flatMap(([name, spec]) =>
    Object.entries(spec.target).map(([target, selector]) => ({
      name,
      target,
      selector,
      set: new Map(Object.entries(spec.set)),
      was: new Map(Object.entries(spec.was ?? {})),
      expects: orDefault(context, ['patches', name, 'expects'], spec.expects, 1),
      reason: spec.reason,
      until: spec.until,
    })),
  )
}

/** Waivers, sorted by rule. */
export function waivers(context: Context): readonly Waiver[] {
  return sortedEntries(context.spec.waivers).map(([rule, spec]) => {
    refers(context, 'owners', spec.owner, ['waivers', rule, 'owner'])
    return { rule, at: spec.at, reason: spec.reason, owner: spec.owner, until: spec.until }
  })
}

/** What the author does without, sorted by feature. */
export function acceptances(context: Context): readonly Acceptance[] {
  return sortedEntries(context.spec.accept).map(([feature, spec]) => {
    refers(context, 'owners', spec.owner, ['accept', feature, 'owner'])
    return { feature, reason: spec.reason, owner: spec.owner, until: spec.until }
  })
}

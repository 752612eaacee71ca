import type { Code } from '../diagnostics/catalogue.ts'
import type { Path, Place } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { Bytes, Millicores, Milliseconds, Rate } from '../model/quantity.ts'
import { parseCpu, parseDuration, parsePercentage, parseRate, parseSize } from '../model/quantity.ts'
import type { EnvironmentSpec } from '../model/spec.ts'
import type { ReadFile } from './repository.ts'

/** The author's form of the entities. */
export type ServiceSpec = NonNullable<EnvironmentSpec['services']>[string]
/** A job as the author writes it. */
export type JobSpec = NonNullable<EnvironmentSpec['jobs']>[string]
/** A store as the author writes it. */
export type StoreSpec = NonNullable<EnvironmentSpec['stores']>[string]
/** A route as the author writes it. */
export type RouteSpec = NonNullable<EnvironmentSpec['routes']>[string]
/** The value of a variable as the author writes it. */
export type EnvironmentValueSpec = NonNullable<EnvironmentSpec['env']>[string][string]

/** A problem that resolve found, at a path of the merged spec. */
export interface Problem {
  readonly code: Code
  readonly at: Path
  readonly side: 'key' | 'value'
  readonly message: string
  readonly help?: string
  /** Where it stands, if not in the spec but in a file that the spec names at `at`. */
  readonly place?: Place
  /** Keys of which one would have to be there: the problem is another one where somebody misspelt one of them. */
  readonly lacks?: readonly string[]
}

/** Where a value of the model comes from: paths of the spec, or a default. */
export type Origin =
  | { readonly kind: 'spec'; readonly paths: readonly Path[] }
  | { readonly kind: 'default'; readonly reason: string }

/**
 * The names of a collection: all that the author wrote, also those that are withheld as unsound. A collection that
 * could not be read at all has no entry.
 */
export type KnownNames = ReadonlyMap<string, ReadonlySet<string>>

/** What all parts of resolve share: the spec, a place for problems, and readers of typed values. */
export interface Context {
  readonly spec: EnvironmentSpec
  readonly system: string
  readonly tier: string
  readonly known: KnownNames
  readonly readFile: ReadFile
  readonly problems: Problem[]
  readonly origins: Map<string, Origin>
}

/** Reports a problem at a path. */
export function report(
  context: Context,
  code: Code,
  at: Path,
  message: string,
  extra: { help?: string; side?: 'key' | 'value'; lacks?: readonly string[] } = {},
): void {
  context.problems.push({
    code,
    at,
    side: extra.side ?? 'value',
    message,
    ...(extra.help === undefined ? {} : { help: extra.help }),
    ...(extra.lacks === undefined ? {} : { lacks: extra.lacks }),
  })
}

/** A map of the spec whose keys are referred to. */
export type CollectionName = (keyof EnvironmentSpec & string) | keyof typeof nested

/** Collections that are not at the root. */
const nested = {
  'notify.channels': ({ notify }: EnvironmentSpec) => notify?.channels,
  'notify.severities': ({ notify }: EnvironmentSpec) => notify?.severities,
  'delivery.tests': ({ delivery }: EnvironmentSpec) => delivery?.tests,
}

function isNested(collection: CollectionName): collection is keyof typeof nested {
  return collection in nested
}

function collectionAt(spec: EnvironmentSpec, collection: CollectionName): object | undefined {
  const found = isNested(collection) ? nested[collection](spec) : spec[collection]
  return typeof found === 'object' ? found : undefined
}

/**
 * Whether `name` is in a collection and sound. A name that nobody wrote is reported at `at`; one that is withheld
 * stays silent, for its own problem is reported already.
 */
export function refers(
  context: Context,
  collection: CollectionName,
  name: string,
  at: Path,
  side: 'key' | 'value' = 'value',
): boolean {
  const sound = collectionAt(context.spec, collection)
  if (sound !== undefined && Object.hasOwn(sound, name)) return true
  const known = context.known.get(collection)
  if (known !== undefined && !isWritten(name, known)) {
    const what = `${singular(collection)} "${name}"`
    const help = `Write one of ${[...known].sort().join(', ')}, or add it to \`${collection}\`.`
    if (known.size === 0) reportUnknown(context, what, name, [], at, side)
    else
      report(context, 'unknown-reference', at, `there is no ${what}${suggestion(name, known)}`, {
        side,
        help,
      })
  }
  return false
}

/** Whether a name was written, in whatever case: one that is spelled `Web` is withheld, and says so itself. */
function isWritten(name: string, known: ReadonlySet<string>): boolean {
  return known.has(name) || [...known].some((one) => one.toLowerCase() === name && one !== name)
}

/** Reports a name that is none of the candidates. */
export function reportUnknown(
  context: Context,
  what: string,
  name: string,
  candidates: readonly string[],
  at: Path,
  side: 'key' | 'value' = 'value',
): void {
  const help =
    candidates.length === 0
      ? 'There is none yet: add it, or remove this.'
      : `Write one of ${[...candidates].sort().join(', ')}.`
  report(context, 'unknown-reference', at, `there is no ${what}${suggestion(name, candidates)}`, {
    side,
    help,
  })
}

/**
 * Reports a key of a second form where an entity has one of several, each with its own keys: the first form that is
 * written says which it is.
 */
export function refuseTwoForms(
  context: Context,
  spec: object,
  at: Path,
  forms: readonly (readonly [key: string, ...others: readonly string[]])[],
): void {
  const first = forms.find(([key]) => Object.hasOwn(spec, key))
  if (first === undefined) return
  for (const form of forms.filter((other) => other !== first)) {
    const key = form.find((one) => Object.hasOwn(spec, one) && !first.includes(one))
    if (key === undefined) continue
    report(context, 'bad-format', [...at, key], `\`${key}\` and \`${first[0]}\` do not go together`, {
      side: 'key',
      help: 'Remove one of the two.',
    })
  }
}

/** What one entity of a collection is called. */
export function singular(collection: string): string {
  const words: Readonly<Record<string, string>> = {
    env: 'block of variables',
    releases: 'release',
    accept: 'acceptance',
    'notify.channels': 'channel',
    'notify.severities': 'severity',
    'delivery.tests': 'test',
  }
  return words[collection] ?? collection.replace(/s$/, '')
}

const readers = {
  duration: parseDuration,
  size: parseSize,
  cpu: parseCpu,
  percentage: parsePercentage,
} as const

function read(kind: keyof typeof readers, text: string | number): number {
  const value = readers[kind](String(text))
  if (value === undefined) throw new Error(`validate let "${text}" pass as a ${kind}`)
  return value
}

/** A typed value of the spec; undefined where nothing is written. Validate has checked its form. */
export const quantity = {
  duration: (text: string | undefined): Milliseconds | undefined =>
    text === undefined ? undefined : read('duration', text),
  size: (text: string | undefined): Bytes | undefined =>
    text === undefined ? undefined : read('size', text),
  cpu: (text: string | number | undefined): Millicores | undefined =>
    text === undefined ? undefined : read('cpu', text),
  percentage: (text: string | undefined): number | undefined =>
    text === undefined ? undefined : read('percentage', text),
  rate: (text: string | undefined): Rate | undefined => (text === undefined ? undefined : parseRate(text)),
}

/** The value that is written, or its default; remembers which, for `why`. */
export function orDefault<T>(
  context: Context,
  at: Path,
  written: T | undefined,
  fallback: T,
  reason = 'default of the edition',
): T {
  context.origins.set(
    at.join('.'),
    written === undefined ? { kind: 'default', reason } : { kind: 'spec', paths: [at] },
  )
  return written ?? fallback
}

/** Remembers the spec paths that a derived value was computed from. */
export function derived(context: Context, at: Path, ...paths: readonly Path[]): void {
  context.origins.set(at.join('.'), { kind: 'spec', paths })
}

/** The entries of a map of the spec, sorted by name. */
export function sortedEntries<T>(map: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([left], [right]) => compareText(left, right))
}

/** Orders text by code units: the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Orders things by their names. */
export function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return compareText(left.name, right.name)
}

/** A number below `modulus` that is always the same for a text: spreads schedules over the hour (FNV-1a). */
export function spread(text: string, modulus: number): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash % modulus
}

import type { Path } from '../diagnostics/diagnostic.ts'
import { environmentConstraints } from './generated/constraints.js'
import type { Misspelling } from './validate.ts'
import { referenced, type Schema } from './violations.ts'

/** A spec without its unsound parts. */
export interface Withheld {
  readonly data: unknown
  /**
   * All names that were written, by collection (`notify.channels` for those that are not at the root): references to
   * what was withheld stay silent. A collection that is no map has no entry.
   */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>
  /** The paths of what was taken out. */
  readonly withheld: readonly Path[]
  /** False where the spec does not say what is needed to judge anything else. */
  readonly isComplete: boolean
}

const collections: readonly (readonly string[])[] = [
  'services',
  'jobs',
  'stores',
  'externals',
  'volumes',
  'routes',
  'secrets',
  'flags',
  'slos',
  'alerts',
  'incidents',
  'owners',
  'backups',
  'maintenance',
  'patches',
  'waivers',
  'accept',
  'env',
  'releases',
  'shapes',
  'notify.channels',
  'notify.severities',
  'delivery.tests',
  'delivery.promote',
  'monitoring.probes',
].map((path) => path.split('.'))
const identity = ['edition', 'system', 'tiers', 'tier', 'platform', 'domain']

/**
 * Takes out every entity that has an unsound value, and elsewhere the unsound value itself, so that what is left
 * satisfies the schema and one run can go on to report everything else.
 */
export function withhold(
  data: unknown,
  unsound: readonly Path[],
  misspelt: readonly Misspelling[] = [],
): Withheld {
  const root = { ...(data as Record<string, unknown>) }
  const readable = collections.filter((path) => !unsound.some((one) => isWithin(path, one)))
  const known = new Map(readable.map((path) => [path.join('.'), new Set(namesIn(data, path, misspelt))]))
  const withheld = unsound.map((path) => optionalAbove(entityOf(data, path) ?? path))
  for (const path of withheld) remove(root, path)
  const lost = collections.filter((path) => misspellings(path, misspelt).length > 0)
  const isComplete = identity.every((key) => root[key] !== undefined)
  return { data: root, known, withheld: [...withheld, ...lost], isComplete }
}

function isWithin(path: Path, above: Path): boolean {
  return above.length <= path.length && above.every((key, index) => key === path[index])
}

/** The names that are written in a collection, also under a key that is not quite the collection's. */
function namesIn(
  data: unknown,
  collection: readonly string[],
  misspelt: readonly Misspelling[],
): readonly string[] {
  const elsewhere = misspellings(collection, misspelt).flatMap(({ key }) => keysAt(data, key.map(String)))
  return [...keysAt(data, collection), ...elsewhere]
}

function misspellings(
  collection: readonly string[],
  misspelt: readonly Misspelling[],
): readonly Misspelling[] {
  return misspelt.filter(({ meant }) => meant.join('.') === collection.join('.'))
}

/** The nearest value that may be missing: what requires a value cannot be read without it. */
function optionalAbove(path: Path): Path {
  const item = path.findIndex((key) => typeof key === 'number')
  const above = item < 0 ? path : path.slice(0, item)
  const last = above.at(-1)
  if (above.length < 2 || typeof last !== 'string') return above
  const parent = above.slice(0, -1)
  return schemaAt(parent).required?.includes(last) ? optionalAbove(parent) : above
}

function schemaAt(path: Path): Schema {
  let node = definitionOf(environmentConstraints)
  for (const key of path) {
    const child = node.properties?.[String(key)] ?? node.additionalProperties
    node = definitionOf(typeof key === 'number' ? node.items : child)
  }
  return node
}

function definitionOf(node: Schema | boolean | undefined): Schema {
  if (typeof node !== 'object') return {}
  const definition = node.$ref === undefined ? undefined : referenced(environmentConstraints, node.$ref)
  return definition === undefined ? node : { ...definitionOf(definition), ...node }
}

/** The path of the entity that a path leads into; undefined where it leads into none. */
function entityOf(data: unknown, path: Path): Path | undefined {
  const collection = collections.find(
    (one) => one.length < path.length && one.every((key, index) => key === path[index]),
  )
  if (collection === undefined || keysAt(data, collection).length === 0) return undefined
  return path.slice(0, collection.length + 1)
}

function keysAt(data: unknown, path: readonly string[]): readonly string[] {
  let value = data
  for (const key of path) value = isMap(value) ? value[key] : undefined
  return isMap(value) ? Object.keys(value) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Removes a value, copying the maps on the way. Of a list the whole list goes: its items have no names. */
function remove(root: Record<string, unknown>, path: Path): void {
  let parent = root
  for (const key of path.slice(0, -1)) {
    const child = parent[key]
    if (Array.isArray(child)) {
      delete parent[key]
      return
    }
    if (typeof child !== 'object' || child === null) return
    const copy = { ...(child as Record<string, unknown>) }
    parent[key] = copy
    parent = copy
  }
  const last = path.at(-1)
  if (last !== undefined) delete parent[last]
}

import type { Path } from '../diagnostics/diagnostic.ts'

/** A spec without its unsound parts. */
export interface Withheld {
  readonly data: unknown
  /**
   * All names that were written, by collection (`notify.channels` for those that are not at the root): references to
   * what was withheld stay silent.
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
].map((path) => path.split('.'))
const identity = ['edition', 'system', 'tiers', 'tier', 'platform', 'domain']

/**
 * Takes out every entity that has an unsound value, and elsewhere the unsound value itself, so that what is left
 * satisfies the schema and one run can go on to report everything else.
 */
export function withhold(data: unknown, unsound: readonly Path[]): Withheld {
  const root = { ...(data as Record<string, unknown>) }
  const known = new Map(collections.map((path) => [path.join('.'), new Set(keysAt(data, path))]))
  const withheld = unsound.map((path) => entityOf(data, path) ?? path)
  for (const path of withheld) remove(root, path)
  return { data: root, known, withheld, isComplete: identity.every((key) => root[key] !== undefined) }
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

import type { Data } from '../print/body.ts'

/** The value behind some keys of an output; undefined where there is none. */
export function at(data: Data | undefined, ...keys: readonly (string | number)[]): Data | undefined {
  let value = data
  for (const key of keys) {
    const container: unknown = value
    if (typeof container !== 'object' || container === null || !Object.hasOwn(container, key))
      return undefined
    // What a body holds is data all the way down.
    value = (container as Readonly<Record<string | number, Data | undefined>>)[key]
  }
  return value
}

/** The items of a list; none of what is not a list. */
export function items(data: Data | undefined): readonly Data[] {
  return Array.isArray(data) ? data : []
}

/** A text; undefined for what is none. */
export function text(data: Data | undefined): string | undefined {
  return typeof data === 'string' ? data : undefined
}

/** The keys and values of a map; none of what is not a map. */
export function entries(data: Data | undefined): readonly (readonly [string, Data])[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  return Object.entries(data).filter((entry): entry is [string, Data] => entry[1] !== undefined)
}

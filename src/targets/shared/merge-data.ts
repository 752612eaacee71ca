import { isDeepStrictEqual } from 'node:util'
import { commented, commentsOf, type Data, type DataMap } from '../../print/body.ts'

/** Keys and indexes from the root of what is merged. */
export type MergePath = readonly (string | number)[]

/** How one format merges what maps alone do not say. */
export interface MergeRules {
  /** What becomes of two values of which one is a list. */
  lists(path: MergePath, base: Data, over: Data, merge: MergeItem): Data
  /** What stays of a map of which only one of some keys may be there, once others are merged over it. */
  alternatives?(path: MergePath, base: DataMap, over: DataMap): DataMap
  /** The order of a map's keys after a merge. */
  ordered?(keys: readonly string[]): readonly string[]
  /** Told of each value that is written, with what was there and what is there now; undefined for nothing. */
  written?(path: MergePath, before: Data | undefined, after: Data | undefined): void
}

/** Merges two items of a list: `step` is where the item is in `over`. */
export type MergeItem = (base: Data | undefined, over: Data, step: number) => Data

/**
 * `over` merged into `base`: maps by key, null removes, scalars replace, and of lists the format decides. Comments of
 * `base` stay with their keys.
 */
export function mergeData(base: DataMap, over: DataMap, rules: MergeRules, path: MergePath = []): DataMap {
  const merged = new Map(Object.entries(rules.alternatives?.(path, base, over) ?? base))
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const result = mergeValue(merged.get(key), value, rules, [...path, key])
    if (result === undefined) merged.delete(key)
    else merged.set(key, result)
  }
  const keys = rules.ordered?.([...merged.keys()]) ?? [...merged.keys()]
  const map = Object.fromEntries(keys.map((key) => [key, merged.get(key)]))
  const comments = commentsOf(base)
  return Object.keys(comments).length === 0 ? map : commented(map, comments)
}

function mergeValue(
  base: Data | undefined,
  over: Data,
  rules: MergeRules,
  path: MergePath,
): Data | undefined {
  if (over === null) {
    rules.written?.(path, base, undefined)
    return undefined
  }
  if (isMap(over) && (base === undefined || base === null || isMap(base)))
    return mergeData(isMap(base) ? base : {}, over, rules, path)
  if (base !== undefined && base !== null && (Array.isArray(base) || Array.isArray(over))) {
    const merge: MergeItem = (item, other, step) => mergeValue(item, other, rules, [...path, step]) ?? other
    return rules.lists(path, base, over, merge)
  }
  rules.written?.(path, base, over)
  return over
}

/** Whether two values print the same; keys that are undefined are not printed. */
export function isSame(left: Data | undefined, right: Data | undefined): boolean {
  return isDeepStrictEqual(plain(left), plain(right))
}

function plain(data: Data | undefined): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data))
}

function isMap(data: Data | undefined): data is DataMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

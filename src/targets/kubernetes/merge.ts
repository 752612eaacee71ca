import type { Data, DataMap } from '../../print/body.ts'
import type { MergeItem, MergeRules } from '../shared/merge-data.ts'
import { isSame } from '../shared/merge-data.ts'
import { withoutAlternatives } from './alternatives.ts'
import { isList, isMap } from './data.ts'
import { keyDefaults, listKeys } from './list-keys.ts'
import { inReadingOrder } from './reading-order.ts'

/** As the API server merges: lists by the keys of their items where they have keys, else the list replaces. */
export function kubernetesMerge(written: MergeRules['written'] = () => {}): MergeRules {
  return {
    written,
    alternatives: withoutAlternatives,
    ordered: (keys) => Object.keys(inReadingOrder(Object.fromEntries(keys.map((key) => [key, ''])))),
    lists: (path, base, over, merge) => {
      const keys = isList(base) && isList(over) ? keysOf(path.at(-1), over) : undefined
      if (keys !== undefined && isList(base) && isList(over)) return byKeys(keys, base, over, merge)
      written(path, base, over)
      return over
    },
  }
}

function keysOf(field: string | number = '', items: readonly Data[]): readonly string[] | undefined {
  return listKeys[field]?.find(([first = '']) =>
    items.every((item) => isMap(item) && item[first] !== undefined),
  )
}

function byKeys(
  keys: readonly string[],
  base: readonly Data[],
  over: readonly Data[],
  merge: MergeItem,
): readonly Data[] {
  const merged = [...base]
  for (const [step, item] of over.entries()) {
    const index = merged.findIndex((other) =>
      keys.every((key) => isSame(keyOf(other, key), keyOf(item, key))),
    )
    // What an item is found by is not written anew.
    if (index < 0) merged.push(merge(undefined, item, step))
    else merged[index] = merge(merged[index], isMap(item) ? without(item, keys) : item, step)
  }
  return merged
}

function keyOf(item: Data | undefined, key: string): Data | undefined {
  return isMap(item) ? (item[key] ?? keyDefaults[key]) : undefined
}

function without(item: DataMap, keys: readonly string[]): DataMap {
  return Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)))
}

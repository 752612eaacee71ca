import type { Data, DataMap } from '../../print/body.ts'
import type { MergePath, MergeRules } from '../shared/merge-data.ts'
import { isSame, mergeData } from '../shared/merge-data.ts'

/** Sequences that replace each other: https://docs.docker.com/reference/compose-file/merge/#shell-commands */
const replaced: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test'])

/** What identifies an item: https://docs.docker.com/reference/compose-file/merge/#unique-resources */
const targets: Readonly<Record<string, (item: Data) => Data | undefined>> = {
  volumes: (item) => (typeof item === 'string' ? item.split(':')[1] : field(item, 'target')),
  secrets: (item) => (typeof item === 'string' ? `/run/secrets/${item}` : field(item, 'target')),
  configs: (item) => (typeof item === 'string' ? `/${item}` : field(item, 'target')),
}

/** As compose merges files: maps by key, lists add up, and what is a list in one and a map in the other is a map. */
export function composeMerge(written: NonNullable<MergeRules['written']> = () => {}): MergeRules {
  const rules: MergeRules = {
    written,
    lists: (path, base, over) => {
      const name = String(path.at(-1))
      if (isList(base) && isList(over) && !replaced.has(name)) return added(path, base, over, written)
      const [below, above] = isList(base) && isList(over) ? [] : [asMap(name, base), asMap(name, over)]
      if (below !== undefined && above !== undefined) return mergeData(below, above, rules, path)
      written(path, base, over)
      return over
    },
  }
  return rules
}

function added(
  path: MergePath,
  base: readonly Data[],
  over: readonly Data[],
  written: NonNullable<MergeRules['written']>,
): readonly Data[] {
  const name = String(path.at(-1))
  const result = [...base]
  for (const [index, item] of over.entries()) {
    const target = targets[name]?.(item)
    const found = result.findIndex((other) =>
      target === undefined ? isSame(other, item) : targets[name]?.(other) === target,
    )
    written([...path, index], result[found], item)
    if (found < 0) result.push(item)
    else result[found] = item
  }
  return result
}

/** A list of `KEY=value`, or of names, as the map that compose takes instead. */
function asMap(name: string, value: Data): DataMap | undefined {
  if (!isList(value)) return typeof value === 'object' && value !== null ? (value as DataMap) : undefined
  const texts = value.filter((item) => typeof item === 'string')
  if (texts.length < value.length) return undefined
  return Object.fromEntries(
    texts.map((text): [string, Data] => {
      if (name === 'networks') return [text, null]
      if (name === 'depends_on') return [text, { condition: 'service_started' }]
      const end = text.indexOf('=')
      return end < 0 ? [text, null] : [text.slice(0, end), text.slice(end + 1)]
    }),
  )
}

function field(item: Data, key: string): Data | undefined {
  return typeof item === 'object' && item !== null && !isList(item) ? (item as DataMap)[key] : undefined
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data)
}

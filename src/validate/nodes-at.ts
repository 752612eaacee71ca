import type { Path } from '../diagnostics/diagnostic.ts'
import type { SourceNode } from '../parse/source.ts'

/** A value with its path. */
export interface Found {
  readonly path: Path
  readonly node: SourceNode
}

/**
 * Finds every value at a dotted path, in which `*` stands for any key and `[]` for any item of a list. Many paths begin
 * alike: what stands at their beginnings is found once.
 */
export function finder(root: SourceNode): (pattern: string) => readonly Found[] {
  const known = new Map<string, readonly Found[]>()
  const find = (pattern: string): readonly Found[] => {
    const found = known.get(pattern) ?? search(pattern)
    known.set(pattern, found)
    return found
  }
  const search = (pattern: string): readonly Found[] => {
    const end = pattern.lastIndexOf('.')
    const parents = end < 0 ? [{ path: [], node: root }] : find(pattern.slice(0, end))
    return parents.flatMap((parent) => below(parent, pattern.slice(end + 1)))
  }
  return find
}

function below({ path, node }: Found, step: string): readonly Found[] {
  if (step === '[]')
    return node.kind === 'list'
      ? node.items.map((item, index) => ({ path: [...path, index], node: item }))
      : []
  if (node.kind !== 'map') return []
  if (step === '*')
    return [...node.entries].map(([key, { value }]) => ({ path: [...path, key], node: value }))
  const entry = node.entries.get(step)
  return entry === undefined ? [] : [{ path: [...path, step], node: entry.value }]
}

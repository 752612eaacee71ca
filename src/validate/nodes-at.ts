import type { Path } from '../diagnostics/diagnostic.ts'
import type { SourceNode } from '../parse/source.ts'

/** A value with its path. */
export interface Found {
  readonly path: Path
  readonly node: SourceNode
}

/** Every value at a dotted path, in which `*` stands for any key and `[]` for any item of a list. */
export function nodesAt(root: SourceNode, pattern: string): readonly Found[] {
  return pattern
    .split('.')
    .reduce<readonly Found[]>(
      (found, step) => found.flatMap((one) => below(one, step)),
      [{ path: [], node: root }],
    )
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

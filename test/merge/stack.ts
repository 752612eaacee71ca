import type { Layer } from '../../src/merge/layer.ts'
import { type Merged, type MergeOptions, mergeLayers } from '../../src/merge/merge.ts'
import { parse } from '../../src/parse/parse.ts'
import { type MapNode, toData } from '../../src/parse/source.ts'

/** A layer from a text of YAML; `below` are the paths of all layers that it extends. */
export function layer(path: string, text: string, below: readonly string[] = []): Layer {
  const { node, diagnostics } = parse({ path, text })
  if (node === undefined || diagnostics.length > 0) throw new Error(`${path}: ${diagnostics[0]?.message}`)
  return { path, node, extends: new Set(below) }
}

/** Layers of which each extends all before it. */
export function chain(texts: readonly string[]): readonly Layer[] {
  const names = texts.map((_, index) => `${index}.yaml`)
  return texts.map((text, index) => layer(`${index}.yaml`, text, names.slice(0, index)))
}

/** The plain data of a merged spec. */
export function dataOf(node: MapNode | undefined): unknown {
  return node && JSON.parse(JSON.stringify(toData(node)))
}

/** The data that a chain of texts merges into. */
export function merged(texts: readonly string[], options?: MergeOptions): unknown {
  return dataOf(mergeLayers(chain(texts), options).node)
}

/** Conflicts as `path in file against file`. */
export function conflictsOf({ diagnostics }: Merged): readonly string[] {
  return diagnostics.map(({ message, place, related }) => {
    const [path = ''] = message.split(' ')
    return `${path} in ${place?.source.path} against ${related?.[0]?.place.source.path}`
  })
}

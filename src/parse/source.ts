import type { Path, Place } from '../diagnostics/diagnostic.ts'

/** A spec as data that can still say where each key and value was written. */
export type SourceNode = MapNode | ListNode | ScalarNode

/** A YAML map; keys in the order they were written. */
export interface MapNode {
  readonly kind: 'map'
  readonly place: Place
  readonly entries: ReadonlyMap<string, SourceEntry>
  /** Keys that a layer removed, each with the place of the null that did it. Only merged maps have them. */
  readonly removed?: ReadonlyMap<string, Place>
}

/** One `key: value` of a map, with the place of the key. */
export interface SourceEntry {
  readonly key: Place
  readonly value: SourceNode
}

/** A YAML list. */
export interface ListNode {
  readonly kind: 'list'
  readonly place: Place
  readonly items: readonly SourceNode[]
}

/** A YAML scalar, read by the YAML 1.2 core schema. */
export interface ScalarNode {
  readonly kind: 'scalar'
  readonly place: Place
  readonly value: string | number | boolean | null
}

/** The plain data of a node. Maps become objects without a prototype, so that no key can reach one. */
export function toData(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(toData)
  const data: Record<string, unknown> = Object.create(null)
  for (const [key, entry] of node.entries) data[key] = toData(entry.value)
  return data
}

/** The node at a path, or undefined where nothing is written there. */
export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root
  for (const key of path) {
    if (node === undefined) return undefined
    node = node.kind === 'map' ? node.entries.get(String(key))?.value : childOfList(node, key)
  }
  return node
}

/**
 * Where a path was written or removed; the nearest ancestor that was written, where the path itself comes from a
 * default.
 */
export function locate(root: SourceNode, path: Path, side: 'key' | 'value' = 'value'): Place {
  let place = root.place
  let node: SourceNode = root
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1
    if (node.kind === 'map') {
      const entry = node.entries.get(String(key))
      if (entry === undefined) return node.removed?.get(String(key)) ?? place
      const isContainer = entry.value.kind !== 'scalar'
      place = (last && side === 'key') || isContainer ? entry.key : entry.value.place
      node = entry.value
    } else {
      const item = childOfList(node, key)
      if (item === undefined) return place
      place = item.place
      node = item
    }
  }
  return place
}

function childOfList(node: SourceNode, key: string | number): SourceNode | undefined {
  return node.kind === 'list' && typeof key === 'number' ? node.items[key] : undefined
}

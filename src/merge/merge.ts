import type { Diagnostic, Path, Place } from '../diagnostics/diagnostic.ts'
import type { MapNode, SourceEntry, SourceNode } from '../parse/source.ts'
import { conflictsAt } from './conflict.ts'
import { holdsNull, isNull } from './holds-null.ts'
import { extendsKey, type Layer } from './layer.ts'
import { survivors, type Writer } from './writer.ts'

/** What the schema says about single paths. */
export interface MergeOptions {
  /** Whether a map at this path replaces the one below instead of adding to it. */
  readonly replacesWhole?: (path: Path) => boolean
  /** Whether a null at this path stays in the merged spec, because a later stage gives it a meaning. */
  readonly keepsNull?: (path: Path) => boolean
}

/** The layers of a tier as one tree, in which each value still has the place where its layer wrote it. */
export interface Merged {
  /** Absent only where there are no layers. */
  readonly node?: MapNode
  /** Each `layer-conflict`. */
  readonly diagnostics: readonly Diagnostic[]
}

interface Merging extends Required<MergeOptions> {
  /** Whether each layer extends all before it: then no two can be in conflict. */
  readonly isChain: boolean
  readonly diagnostics: Diagnostic[]
}

/**
 * Merges layers; each stands after those that it extends. Maps merge by key, scalars and lists replace, and null
 * removes what lower layers wrote. Layers that do not extend each other must agree, or a layer above both decides.
 */
export function mergeLayers(layers: readonly Layer[], options: MergeOptions = {}): Merged {
  const { replacesWhole = () => false, keepsNull = () => false } = options
  const merging: Merging = { replacesWhole, keepsNull, isChain: isChain(layers), diagnostics: [] }
  const writers = layers.map((layer) => ({ layer, key: layer.node.place, value: contents(layer.node) }))
  const top = writers.at(-1)
  if (top === undefined) return { diagnostics: [] }
  // Of the whole spec the topmost layer is shown: what a tier lacks is missing in the tier's own file.
  const node = mergeMaps([], top.value.place, writers, merging)
  return { node, diagnostics: merging.diagnostics }
}

function isChain(layers: readonly Layer[]): boolean {
  return layers.every((layer, index) =>
    layers.slice(0, index).every((lower) => layer.extends.has(lower.path)),
  )
}

function contents(root: MapNode): MapNode {
  const entries = new Map(root.entries)
  entries.delete(extendsKey)
  return { ...root, entries }
}

function mergeMaps(path: Path, place: Place, writers: readonly Writer<MapNode>[], merging: Merging): MapNode {
  const [only] = writers
  if (only !== undefined && writers.length === 1 && !holdsNull(only.value)) return only.value
  const entries = new Map<string, SourceEntry>()
  const removed = new Map<string, Place>()
  for (const [name, group] of writersByKey(writers)) {
    const keyPath = [...path, name]
    const entry = mergeEntry(keyPath, group, merging)
    if (entry === undefined) continue
    const { value } = entry
    if (isNull(value) && !merging.keepsNull(keyPath)) removed.set(name, value.place)
    else entries.set(name, entry)
  }
  return { kind: 'map', place, entries, ...(removed.size === 0 ? {} : { removed }) }
}

function writersByKey(writers: readonly Writer<MapNode>[]): ReadonlyMap<string, readonly Writer[]> {
  const groups = new Map<string, Writer[]>()
  for (const { layer, value } of writers) {
    for (const [name, entry] of value.entries) {
      const writer = { layer, ...entry }
      const group = groups.get(name)
      if (group === undefined) groups.set(name, [writer])
      else group.push(writer)
    }
  }
  return groups
}

function mergeEntry(path: Path, writers: readonly Writer[], merging: Merging): SourceEntry | undefined {
  const replacesWhole = writers.length > 1 && merging.replacesWhole(path)
  const isWhole = (value: SourceNode) => replacesWhole || value.kind !== 'map'
  if (!merging.isChain) merging.diagnostics.push(...conflictsAt(path, writers, isWhole))
  const kept = writers.length > 1 ? survivors(writers, isWhole) : writers
  const top = kept.at(-1)
  if (top === undefined) return undefined
  if (!isMapWriter(top)) return { key: top.key, value: top.value }
  const maps = replacesWhole ? [top] : kept.filter(isMapWriter)
  // A container is defined where its lowest layer names it.
  const key = maps[0]?.key ?? top.key
  return { key, value: mergeMaps(path, top.value.place, maps, merging) }
}

function isMapWriter(writer: Writer): writer is Writer<MapNode> {
  return writer.value.kind === 'map'
}

import { isAlias, isMap, isScalar } from 'yaml'
import type { Place } from '../diagnostics/diagnostic.ts'
import { deepest, mostAliasedValues } from './limits.ts'
import { type Problems, StopReading } from './problems.ts'
import { tooDeepMessage, type YamlNode } from './read-document.ts'
import { readKey } from './read-key.ts'
import { readScalar } from './read-scalar.ts'
import type { ListNode, MapNode, SourceEntry, SourceNode } from './source.ts'

type YamlAlias = Extract<YamlNode, { readonly source: string; resolve: unknown }>
type YamlMap = Extract<YamlNode, { readonly items: readonly { readonly key: unknown }[] }>
type YamlList = Exclude<Extract<YamlNode, { readonly items: readonly unknown[] }>, YamlMap>

/** A value that aliases may repeat: how many values it holds, and how many levels are below it. */
interface Anchored {
  readonly node: SourceNode
  readonly size: number
  readonly height: number
}

interface Reading {
  readonly problems: Problems
  /** By name; undefined while the value itself is still being read. */
  readonly anchors: Map<string, Anchored | undefined>
  /** Values so far, the ones that aliases repeat included. */
  values: number
  aliasedValues: number
  /** The deepest level so far. */
  reached: number
}

/** The tree of a document, with the problems that syntax does not show. Throws `StopReading` past a limit. */
export function toSource(root: YamlNode, problems: Problems): SourceNode {
  return read(root, { problems, anchors: new Map(), values: 0, aliasedValues: 0, reached: 0 }, 1)
}

function read(node: YamlNode, reading: Reading, depth: number): SourceNode {
  if (isAlias(node)) return readAlias(node, reading, depth)
  if (node.anchor === undefined) return readValue(node, reading, depth)
  const before = { values: reading.values, reached: reading.reached }
  reading.anchors.set(node.anchor, undefined)
  reading.reached = depth
  const value = readValue(node, reading, depth)
  const size = reading.values - before.values
  reading.anchors.set(node.anchor, { node: value, size, height: reading.reached - depth })
  reading.reached = Math.max(before.reached, reading.reached)
  return value
}

function readValue(node: Exclude<YamlNode, YamlAlias>, reading: Reading, depth: number): SourceNode {
  reading.values++
  if (isScalar(node)) return readScalar(node, reading.problems)
  reach(depth, node, reading)
  return isMap(node) ? readMap(node, reading, depth) : readList(node, reading, depth)
}

/** An alias gives the value of its anchor; the keys and values inside stay where they are written. */
function readAlias(alias: YamlAlias, reading: Reading, depth: number): SourceNode {
  const { problems } = reading
  const [start, end] = alias.range
  const anchored = reading.anchors.get(alias.source)
  if (anchored === undefined) {
    const isInside = reading.anchors.has(alias.source)
    const reason = isInside ? 'stands inside the value that it names' : `has no "&${alias.source}" before it`
    problems.add('yaml-syntax', start, end, `the alias "*${alias.source}" ${reason}`)
    return { kind: 'scalar', place: placeOf(alias, problems), value: null }
  }
  reading.values += anchored.size
  reading.aliasedValues += anchored.size
  if (reading.aliasedValues > mostAliasedValues) {
    problems.add(
      'alias-bomb',
      start,
      end,
      `the aliases of this file repeat more than ${mostAliasedValues} values`,
    )
    throw new StopReading()
  }
  reach(depth + anchored.height, alias, reading)
  return { ...anchored.node, place: placeOf(alias, problems) }
}

function readMap(map: YamlMap, reading: Reading, depth: number): MapNode {
  const entries = new Map<string, SourceEntry>()
  let last: SourceNode | undefined
  for (const pair of map.items) {
    const name = readKey(pair.key, entries, reading.problems)
    const key = placeOf(pair.key, reading.problems)
    if (isUnwritten(pair.value)) {
      if (name !== undefined) addEmpty(key, `the key "${name}" has no value`, reading)
      continue
    }
    const value = read(pair.value, reading, depth + 1)
    last = value
    if (name !== undefined) entries.set(name, { key, value })
  }
  return { kind: 'map', place: placeOfCollection(map, last, reading), entries }
}

function readList(list: YamlList, reading: Reading, depth: number): ListNode {
  const items: SourceNode[] = []
  for (const item of list.items) {
    if (isUnwritten(item)) addEmpty(placeOf(item, reading.problems), 'this list item has no value', reading)
    else items.push(read(item, reading, depth + 1))
  }
  return { kind: 'list', place: placeOfCollection(list, items.at(-1), reading), items }
}

/** Nothing at all where a value belongs; YAML reads it as null, which would remove what lower layers wrote. */
function isUnwritten(node: YamlNode | null): node is null {
  return (
    node === null ||
    (isScalar(node) && node.value === null && node.source === '' && node.anchor === undefined)
  )
}

function addEmpty(place: Place, message: string, { problems }: Reading): void {
  problems.add('empty-value', place.start, place.end, message)
}

function reach(depth: number, node: YamlNode, reading: Reading): void {
  if (depth > deepest) {
    reading.problems.add('too-deep', node.range[0], node.range[0] + 1, tooDeepMessage)
    throw new StopReading()
  }
  reading.reached = Math.max(reading.reached, depth)
}

/** One in block style ends where its last value does; the package goes on over the comments behind it. */
function placeOfCollection(node: YamlMap | YamlList, last: SourceNode | undefined, reading: Reading): Place {
  const place = placeOf(node, reading.problems)
  return node.flow === true || last === undefined ? place : { ...place, end: last.place.end }
}

function placeOf(node: YamlNode, { source }: Problems): Place {
  return { source, start: node.range[0], end: node.range[1] }
}

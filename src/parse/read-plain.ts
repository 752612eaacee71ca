import type { Place, SourceText } from '../diagnostics/diagnostic.ts'
import { refusedCharacter } from './characters.ts'
import { deepest } from './limits.ts'
import { isRefusedKey } from './read-key.ts'
import type { ListNode, MapNode, ScalarNode, SourceEntry, SourceNode } from './source.ts'

/** Where the reading of a text is. */
interface Cursor {
  readonly source: SourceText
  readonly text: string
  at: number
  /** Spaces before what is at `at`, where that is the first of its line; -1 at the end of the text. */
  column: number
}

/** Thrown at what is not plain. */
class NotPlain extends Error {}

/**
 * Reads the part of YAML that nearly every spec keeps to: block and flow maps and lists, and scalars on one line.
 * Undefined for everything else, be it right or wrong: `readDocument` knows the rest of the language and what to say
 * about each mistake, but takes ten times as long. What both read is the same, places included.
 */
export function readPlain(source: SourceText): MapNode | undefined {
  const cursor: Cursor = { source, text: source.text, at: 0, column: 0 }
  try {
    nextLine(cursor)
    const root = readBlockMap(cursor, cursor.column, 1)
    return cursor.column === -1 ? root : undefined
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}

const emptyLines = /(?: *(?:#[^\n]*)?\n)*( *)(?:#[^\n]*$)?/y
const documentMark = /(?:---|\.\.\.)/y
const restOfLine = / *(?: #[^\n]*)?(?:\n|$)/y
const dash = /- */y
const colon = /:(?=[ \n])/y
const flowSpace = / *(?:(?:(?<=\s)#[^\n]*)?\n *)*/y

// No tabs and no line breaks; of the escapes those that JSON has as well.
const doubleQuoted = /"(?:[^"\\\t\n]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const singleQuoted = /'(?:[^'\t\n]|'')*'/y
const blockPlain = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=\S))(?:[^\s:]|:(?=\S)| +(?=[^\s#:]))*/y
const flowPlain =
  /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=[^\s,[\]{}]))(?:[^\s:,[\]{}]|:(?=[^\s,[\]{}])| +(?=[^\s#:,[\]{}]))*/y

/** Goes on after a sticky pattern, and gives what it matched; undefined, without a step, where it does not. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const match = pattern.exec(cursor.text)
  if (match === null) return undefined
  cursor.at = pattern.lastIndex
  return match[1] ?? match[0]
}

/** From the start of a line to the first line with something on it. */
function nextLine(cursor: Cursor): void {
  const spaces = take(cursor, emptyLines) ?? ''
  cursor.column = cursor.at === cursor.text.length ? -1 : spaces.length
  if (cursor.column === 0 && take(cursor, documentMark) !== undefined) throw new NotPlain()
}

function readBlockMap(cursor: Cursor, indent: number, depth: number): MapNode {
  if (depth > deepest) throw new NotPlain()
  const start = cursor.at
  const entries = new Map<string, SourceEntry>()
  let end = start
  do {
    const key = readKey(cursor, blockPlain, entries)
    const value = readBlockValue(cursor, indent, depth + 1, true)
    entries.set(key.value, { key: key.place, value })
    end = value.place.end
  } while (cursor.column === indent)
  return { kind: 'map', place: placeOf(cursor, start, end), entries }
}

function readBlockList(cursor: Cursor, indent: number, depth: number): ListNode {
  if (depth > deepest) throw new NotPlain()
  const start = cursor.at
  const items: SourceNode[] = []
  while (cursor.column === indent && isDash(cursor)) {
    cursor.column += take(cursor, dash)?.length ?? 0
    items.push(readBlockItem(cursor, indent, depth + 1))
  }
  return { kind: 'list', place: placeOf(cursor, start, items.at(-1)?.place.end ?? start), items }
}

/** What follows `-`: a map or a list may begin on its line. */
function readBlockItem(cursor: Cursor, indent: number, depth: number): SourceNode {
  if (isDash(cursor)) return readBlockList(cursor, cursor.column, depth)
  if (isKey(cursor)) return readBlockMap(cursor, cursor.column, depth)
  return readBlockValue(cursor, indent, depth, false)
}

/** What follows `key:` or `-`, on the same line or on the next ones, which are indented deeper. */
function readBlockValue(cursor: Cursor, indent: number, depth: number, isOfKey: boolean): SourceNode {
  if (take(cursor, restOfLine) === undefined) {
    while (cursor.text[cursor.at] === ' ') cursor.at++
    const value = readFlow(cursor, indent, depth, blockPlain)
    if (take(cursor, restOfLine) === undefined) throw new NotPlain()
    nextLine(cursor)
    if (cursor.column > indent) throw new NotPlain()
    return value
  }
  nextLine(cursor)
  if (isDash(cursor) && cursor.column >= (isOfKey ? indent : indent + 1))
    return readBlockList(cursor, cursor.column, depth)
  if (cursor.column <= indent) throw new NotPlain()
  return readBlockMap(cursor, cursor.column, depth)
}

function isDash({ text, at }: Cursor): boolean {
  return text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n')
}

function isKey(cursor: Cursor): boolean {
  const { at } = cursor
  const isKey = takeScalar(cursor, blockPlain) !== undefined && take(cursor, colon) !== undefined
  cursor.at = at
  return isKey
}

/** A value that can stand in a flow collection. Where it takes several lines, they are indented deeper than `indent`. */
function readFlow(cursor: Cursor, indent: number, depth: number, plain: RegExp): SourceNode {
  if (cursor.text[cursor.at] === '{') return readFlowMap(cursor, indent, depth)
  if (cursor.text[cursor.at] === '[') return readFlowList(cursor, indent, depth)
  return readScalar(cursor, plain)
}

function readFlowMap(cursor: Cursor, indent: number, depth: number): MapNode {
  if (depth > deepest) throw new NotPlain()
  const start = cursor.at
  const entries = new Map<string, SourceEntry>()
  readFlowItems(cursor, indent, '}', () => {
    const key = readKey(cursor, flowPlain, entries)
    skipFlowSpace(cursor, indent)
    entries.set(key.value, { key: key.place, value: readFlow(cursor, indent, depth + 1, flowPlain) })
  })
  return { kind: 'map', place: placeOf(cursor, start, cursor.at), entries }
}

function readFlowList(cursor: Cursor, indent: number, depth: number): ListNode {
  if (depth > deepest) throw new NotPlain()
  const start = cursor.at
  const items: SourceNode[] = []
  readFlowItems(cursor, indent, ']', () => items.push(readFlow(cursor, indent, depth + 1, flowPlain)))
  return { kind: 'list', place: placeOf(cursor, start, cursor.at), items }
}

function readFlowItems(cursor: Cursor, indent: number, closing: string, readItem: () => void): void {
  do {
    cursor.at++
    skipFlowSpace(cursor, indent)
    if (cursor.text[cursor.at] === closing) break
    readItem()
    skipFlowSpace(cursor, indent)
  } while (cursor.text[cursor.at] === ',')
  if (cursor.text[cursor.at] !== closing) throw new NotPlain()
  cursor.at++
}

function skipFlowSpace(cursor: Cursor, indent: number): void {
  const space = take(cursor, flowSpace) ?? ''
  const newline = space.lastIndexOf('\n')
  if (newline !== -1 && space.length - newline - 1 <= indent) throw new NotPlain()
}

/** YAML: a key ends within 1024 characters. */
const longestKey = 1000

function readKey(
  cursor: Cursor,
  plain: RegExp,
  entries: ReadonlyMap<string, SourceEntry>,
): { readonly value: string; readonly place: Place } {
  const start = cursor.at
  const written = takeScalar(cursor, plain)
  const place = placeOf(cursor, start, cursor.at)
  if (written === undefined || take(cursor, colon) === undefined) throw new NotPlain()
  const isPlain = !isQuoted(written)
  const value = isPlain ? written : unquoted(written)
  if (written.length > longestKey || entries.has(value) || isRefusedKey(value, isPlain)) throw new NotPlain()
  return { value, place }
}

function readScalar(cursor: Cursor, plain: RegExp): ScalarNode {
  const start = cursor.at
  const written = takeScalar(cursor, plain)
  if (written === undefined) throw new NotPlain()
  const value = isQuoted(written) ? unquoted(written) : plainValue(written)
  return { kind: 'scalar', place: placeOf(cursor, start, cursor.at), value }
}

function takeScalar(cursor: Cursor, plain: RegExp): string | undefined {
  const first = cursor.text[cursor.at]
  return take(cursor, first === '"' ? doubleQuoted : first === "'" ? singleQuoted : plain)
}

function isQuoted(written: string): boolean {
  return written.startsWith('"') || written.startsWith("'")
}

function unquoted(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'")
  if (!written.includes('\\')) return written.slice(1, -1)
  const value: string = JSON.parse(written)
  if (refusedCharacter(value) !== undefined) throw new NotPlain()
  return value
}

const words: ReadonlyMap<string, null | boolean> = new Map([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])
const simpleNumber = /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,3})?$/
const anyNumber = /^(?:[-+]?(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?|0[ox][\da-f]+|[-+]?\.inf|\.nan)$/i

/** By the core schema of YAML 1.2. https://yaml.org/spec/1.2.2/#103-core-schema */
function plainValue(written: string): ScalarNode['value'] {
  const word = words.get(written)
  if (word !== undefined) return word
  if (simpleNumber.test(written)) return Number(written)
  if (anyNumber.test(written)) throw new NotPlain()
  return written
}

function placeOf({ source }: Cursor, start: number, end: number): Place {
  return { source, start, end }
}

import { commentsOf, type Data, type DataMap, type YamlBody } from './body.ts'
import { printComment } from './comment.ts'
import { printNumber } from './number.ts'
import { inlineString, literalBlock } from './yaml-scalar.ts'

/**
 * YAML that 1.1 and 1.2 readers read back as exactly these documents. Block style, two spaces, keys in insertion
 * order, multi-line strings as literal blocks, long strings never folded. Throws on what no file can hold: a
 * number that is not finite, half of a surrogate pair.
 */
export function printYaml(body: YamlBody): string {
  return body.documents.map(printDocument).join('---\n')
}

function printDocument(value: Data): string {
  const text = printRoot(value)
  // A block that keeps its last blank lines needs an end that no reader or editor trims away.
  return text.endsWith('\n\n') ? `${text}...\n` : text
}

function printRoot(value: Data): string {
  if (isList(value)) return printList(value, '') || '[]\n'
  if (isMap(value)) return printMap(value, '') || '{}\n'
  return `${printScalar(value)}\n`
}

/** What follows `key:` or `-`, up to and with the line break; `indent` is that of what is nested in it. */
function printNested(value: Data, indent: string): string {
  if (typeof value === 'string') return ` ${literalBlock(value, indent) ?? `${inlineString(value)}\n`}`
  if (isList(value)) return value.length === 0 ? ' []\n' : `\n${printList(value, indent)}`
  if (!isMap(value)) return ` ${printScalar(value)}\n`
  const lines = printMap(value, indent)
  return lines === '' ? ' {}\n' : `\n${lines}`
}

function printList(list: readonly Data[], indent: string): string {
  let text = ''
  for (const item of list) {
    const lines = isMap(item) ? printMap(item, indent, '- ') : ''
    text += lines || `${indent}-${printNested(item, `${indent}  `)}`
  }
  return text
}

/** The lines of a map; none where no key has a value. `dash` stands before the first key, under its comments. */
function printMap(map: DataMap, indent: string, dash = ''): string {
  const comments = commentsOf(map)
  const isCommented = Object.keys(comments).length > 0
  const inner = dash === '' ? indent : `${indent}  `
  let text = ''
  for (const key of Object.keys(map)) {
    const value = map[key]
    if (value === undefined) continue
    const isFirst = text === ''
    if (isCommented && isFirst && key !== '') text += printCommentOf(comments, '', indent)
    if (isCommented) text += printCommentOf(comments, key, isFirst ? indent : inner)
    const nested = printNested(value, `${inner}  `)
    const remark = isCommented ? comments[`${key} #`] : undefined
    text += `${isFirst ? indent + dash : inner}${printKey(key, inner)}:${withRemark(nested, remark)}`
  }
  return text
}

function printCommentOf(comments: Readonly<Record<string, string>>, key: string, indent: string): string {
  // `constructor` and the like are names that a plain object answers to.
  return Object.hasOwn(comments, key) ? printComment(comments[key] ?? '', indent) : ''
}

/** A value on one line, with a comment behind it. */
function withRemark(line: string, comment: string | undefined): string {
  return comment === undefined
    ? line
    : line.replace(/^(.+)\n$/, (_, value) => `${value} ${printComment(comment)}`)
}

/** YAML: an implicit key ends within 1024 characters; a longer one needs the `?` form. */
function printKey(key: string, indent: string): string {
  const text = knownKeys.get(key) ?? inlineString(key)
  if (key.length <= longestKnown) knownKeys.set(key, text)
  return text.length > 1000 ? `? ${text}\n${indent}` : text
}

/** Outputs say the same few hundred keys again and again; what is longer is a name that comes once. */
const knownKeys = new Map<string, string>()
const longestKnown = 24

function printScalar(value: string | number | boolean | null): string {
  if (typeof value === 'string') return inlineString(value)
  if (typeof value === 'number') return printNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  throw new TypeError(`a file cannot hold a value of type ${typeof value}`)
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value)
}

function isMap(value: Data): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { exampleText } from './example-text.ts'

/** Those parts that there are, one behind the other; undefined where there is none. */
export function sentences(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join(' ') || undefined
}

/** A value as messages show it: texts in quotes, long ones cut. */
export function shown(value: unknown): string {
  const written = typeof value === 'string' ? `"${value}"` : exampleText(value)
  return written.length > 60 ? `${written.slice(0, 57)}…"` : written
}

/** What a schema's type is called. */
export const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
}

/** The kind of a value: `list`, `map`, `text`, `number`. */
export function wordOf(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'map'
  return typeof value === 'string' ? 'text' : typeof value
}

/** A value that is of the wrong kind: `a text ("5")`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'object') return `a ${wordOf(value)}`
  return `${typeWords[typeof value] ?? typeof value} (${shown(value)})`
}

/** `a, b and c`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

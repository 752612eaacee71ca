import { escapeUnprintable, hasUnprintable } from './unprintable.ts'

/** Most keys and values: nothing here is an indicator, and only a word can be misread. */
const word = /^(?!e\d)[a-z_/][\w/.-]*$/i

/**
 * What is not a string to some reader when it stands bare: numbers and dates of YAML 1.1 and 1.2 (sexagesimal
 * `22:22`, `0o7`, `1_000`, Ruby's `1,000`, npm yaml's `e1`), the words for true, false and null, the merge and
 * value keys. Wider than the rules, which differ between readers; quoting too much harms nobody.
 * https://yaml.org/type/, https://yaml.org/spec/1.2.2/#103-core-schema
 */
const misread =
  /^(?:[-+]?[\d.][\d_.,:etz +-]*|[-+]?0[xob][\da-f_]*|[-+]?e[-+]?\d+|[-+]?\.(?:inf|nan)|[~=]|<<|y(?:es)?|no?|on|off|true|false|null)$/i

/** What has a meaning in a block's plain scalar: indicators, `: `, ` #`, document markers, spaces at an end. */
const indicator = /^[\s?:,[\]{}#&*!|>'"%@`]|^-(?![\w./-])|^---|^\.\.\.|:(?: |$)| #| $|[\t\n]/

/** A string as a YAML scalar on one line: plain where every reader takes it for that string, else quoted. */
export function inlineString(value: string): string {
  return isPlain(value) ? value : quote(value)
}

/**
 * A multi-line string as a literal block whose lines start with `indent` (two deeper than its parent), from the
 * `|` to the last line break; undefined where a block could be misread.
 */
export function literalBlock(value: string, indent: string): string | undefined {
  if (!value.includes('\n') || edgeOfSpaces.test(value) || hasUnprintable(value)) return undefined
  const text = value.replace(/(?<!\n)\n+$/, '')
  const breaks = value.length - text.length
  const indentation = /^[ \t\n]/.test(value) ? '2' : ''
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+'
  const lines = text.replace(/^(?=[^\n])/gm, indent)
  return `|${indentation}${chomping}\n${lines}${'\n'.repeat(Math.max(1, breaks))}`
}

/** Readers disagree on a first or last line of nothing but spaces, and on a text of nothing but line breaks. */
const edgeOfSpaces = /^\n*[ \t]+\n|^\n+$|\n[ \t]+\n*$/

function isPlain(value: string): boolean {
  if (word.test(value)) return value.length > longestWord || !misread.test(value)
  return value !== '' && !indicator.test(value) && !misread.test(value) && !hasUnprintable(value)
}

/** The length of `false`, the longest word that is misread. */
const longestWord = 5

function quote(value: string): string {
  if (/[\t\n]/.test(value) || hasUnprintable(value)) return doubleQuote(value)
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`
}

/** JSON's escapes are a subset of YAML's; a lone surrogate is in neither file, so it throws. */
function doubleQuote(value: string): string {
  if (/\p{Cs}/u.test(value)) throw new RangeError('a file cannot hold half of a surrogate pair')
  return escapeUnprintable(JSON.stringify(value))
}

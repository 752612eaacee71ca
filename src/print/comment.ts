import { escapeUnprintable } from './unprintable.ts'

/** What some reader or other takes for the end of a line, and so for the end of a comment. */
const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/

/** Comment lines, each with its line break: every line of the text after `indent` and `marker`. */
export function printComment(text: string, indent = '', marker = '#'): string {
  const lines = text.trimEnd().split(lineBreak)
  return lines.map((line) => `${`${indent}${marker} ${escapeUnprintable(line)}`.trimEnd()}\n`).join('')
}

import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, SourceText } from '../diagnostics/diagnostic.ts'
import { mostProblems } from './limits.ts'

// Control characters (C0, DEL, C1) without tab and line ends, a carriage return alone, lone surrogates, and what is no character.
const refused = /[^\P{Cc}\t\n\r]|[\ufffd-\uffff\p{Cs}]|\r(?!\n)/u
const refusedInValue = /[^\P{Cc}\t\n\r]|[\ufffe\uffff\p{Cs}]/u
/** What decoders put in place of bytes that are no UTF-8. */
const replacement = '\ufffd'

/** What was found; `text` is as long as the source's, with a sign in place of every refused character. */
export interface CharacterCheck {
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Reports the characters that no spec may hold: one for each line, at its first one. */
export function checkCharacters(source: SourceText): CharacterCheck {
  if (!refused.test(source.text)) return { text: source.text, diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  let lineEnd = -1
  for (const match of source.text.matchAll(new RegExp(refused, 'gu'))) {
    if (match.index <= lineEnd) continue
    if (diagnostics.length === mostProblems) break
    const newline = source.text.indexOf('\n', match.index)
    lineEnd = newline === -1 ? source.text.length : newline
    diagnostics.push(refusal(source, match.index, match[0]))
  }
  return { text: source.text.replaceAll(new RegExp(refused, 'gu'), replacement), diagnostics }
}

/** The first character of a value that no spec may hold, as `U+001B`; escapes can produce what a text cannot hold. */
export function refusedCharacter(value: string): string | undefined {
  const match = refusedInValue.exec(value)
  return match === null ? undefined : codePoint(match[0])
}

function refusal(source: SourceText, offset: number, character: string): Diagnostic {
  const place = { source, start: offset, end: offset + character.length }
  if (character === replacement) return diagnostic('not-utf8', place, 'the bytes here are not UTF-8 text')
  return diagnostic(
    'control-character',
    place,
    `the character ${codePoint(character)} cannot stand in a spec`,
  )
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

import type { Place } from './diagnostic.ts'
import { clampOffset } from './position.ts'
import { cells, printableCharacter } from './printable.ts'

/** The line that a place begins on, ready to print, and the line of carets that goes below it. */
export interface CodeFrame {
  readonly line: string
  readonly carets: string
}

/** Longer lines are cropped to this many characters around the place. */
const longestLine = 100
const charactersBefore = 40

/** The frame of a place: a place over several lines underlines what it covers of its first one. */
export function codeFrame(place: Place): CodeFrame {
  const { text } = place.source
  const start = clampOffset(text, place.start)
  const [lineStart, lineEnd] = lineAround(text, start)
  const [from, to] = crop(text, lineStart, lineEnd, start)
  const end = Math.min(Math.max(clampOffset(text, place.end), start), to)
  const lead = from > lineStart ? '…' : ''
  const shown = Array.from(text.slice(from, to), printableCharacter).join('')
  const indent = lead.length + width(text.slice(from, start))
  return {
    line: lead + shown + (to < lineEnd ? '…' : ''),
    carets: ' '.repeat(indent) + '^'.repeat(Math.max(1, width(text.slice(start, end)))),
  }
}

function lineAround(text: string, offset: number): readonly [number, number] {
  const before = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const start = before === 0 && offset > 0 && text.startsWith('\uFEFF') ? 1 : before
  const newline = text.indexOf('\n', offset)
  const end = newline === -1 ? text.length : newline
  return [start, text[end - 1] === '\r' && end - 1 >= offset ? end - 1 : end]
}

function crop(text: string, lineStart: number, lineEnd: number, offset: number): readonly [number, number] {
  if (lineEnd - lineStart <= longestLine) return [lineStart, lineEnd]
  const latestStart = lineEnd - longestLine
  const from = Math.max(lineStart, Math.min(offset - charactersBefore, latestStart))
  const to = Math.min(lineEnd, from + longestLine)
  return [outsidePair(text, from, -1), outsidePair(text, to, 1)]
}

/** An offset between the halves of a surrogate pair moves out of it. */
function outsidePair(text: string, offset: number, step: 1 | -1): number {
  const code = text.charCodeAt(offset)
  const before = text.charCodeAt(offset - 1)
  const splits = code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff
  return splits ? offset + step : offset
}

function width(text: string): number {
  let sum = 0
  for (const character of text) sum += cells(character)
  return sum
}

import type { Place, SourceText } from './diagnostic.ts'

/** One-based line and column, as editors count: a column is a UTF-16 code unit, a tab is one column. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a place begins and ends; `end` is the position after its last character. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** Finds positions; remembers where the lines of each text begin. Offsets outside a text count as its nearest end. */
export function spanFinder(): (place: Place) => Span {
  const lineStarts = new Map<SourceText, readonly number[]>()
  return (place) => {
    let starts = lineStarts.get(place.source)
    if (starts === undefined) {
      starts = lineStartsOf(place.source.text)
      lineStarts.set(place.source, starts)
    }
    const start = clampOffset(place.source.text, place.start)
    const end = Math.max(start, clampOffset(place.source.text, place.end))
    return {
      start: positionAt(place.source.text, starts, start),
      end: positionAt(place.source.text, starts, end),
    }
  }
}

/** The nearest whole offset that lies within the text. */
export function clampOffset(text: string, offset: number): number {
  const whole = Math.trunc(offset)
  return Number.isNaN(whole) ? 0 : Math.min(Math.max(whole, 0), text.length)
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function positionAt(text: string, starts: readonly number[], offset: number): Position {
  const index = lastAtOrBefore(starts, offset)
  const column = offset - (starts[index] ?? 0) + 1
  // Editors do not show a byte order mark, so it takes no column.
  const hidden = index === 0 && offset > 0 && text.startsWith('\uFEFF') ? 1 : 0
  return { line: index + 1, column: column - hidden }
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

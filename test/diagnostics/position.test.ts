import { expect, test } from 'vitest'
import { spanFinder } from '../../src/diagnostics/position.ts'

function spanOf(text: string, start: number, end = start) {
  return spanFinder()({ source: { path: 'a.yaml', text }, start, end })
}

test('lines and columns count from one', () => {
  expect(spanOf('ab\ncd\n', 0, 2)).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 3 } })
  expect(spanOf('ab\ncd\n', 4, 5)).toEqual({ start: { line: 2, column: 2 }, end: { line: 2, column: 3 } })
  expect(spanOf('ab\ncd\n', 6).start).toEqual({ line: 3, column: 1 })
})

test('a line end belongs to the line that it ends', () => {
  expect(spanOf('ab\ncd', 2).start).toEqual({ line: 1, column: 3 })
  expect(spanOf('\nx', 0).start).toEqual({ line: 1, column: 1 })
  expect(spanOf('ab\r\ncd', 4).start).toEqual({ line: 2, column: 1 })
})

test('a column is a UTF-16 unit, and a tab is one column', () => {
  expect(spanOf('\tx', 1).start.column).toBe(2)
  expect(spanOf('😀x', 2).start.column).toBe(3)
})

test('a byte order mark takes no column', () => {
  expect(spanOf('\uFEFFa: 1', 1).start).toEqual({ line: 1, column: 1 })
  expect(spanOf('\uFEFFa: 1', 0).start).toEqual({ line: 1, column: 1 })
  expect(spanOf('\uFEFFa\nb', 4).start).toEqual({ line: 2, column: 2 })
})

test('a place outside the text counts as its nearest end', () => {
  expect(spanOf('ab', -5, 99)).toEqual({ start: { line: 1, column: 1 }, end: { line: 1, column: 3 } })
  expect(spanOf('ab', Number.NaN, Number.POSITIVE_INFINITY).end).toEqual({ line: 1, column: 3 })
  expect(spanOf('ab', 2, 1)).toEqual({ start: { line: 1, column: 3 }, end: { line: 1, column: 3 } })
})

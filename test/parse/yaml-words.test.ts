import { expect, test } from 'vitest'
import { parse } from '../../src/parse/parse.ts'

/** What the only problem of a text says, and the text that it points at. */
function slip(text: string): readonly string[] {
  const { diagnostics } = parse({ path: 'a.yaml', text })
  return diagnostics.map(({ message, place }) => `${message} at ${text.slice(place?.start, place?.end)}`)
}

test.each([
  ['a: "x\nb: 1\n', 'the closing quote is missing at "'],
  ["a: {b: 'x}\n", "the closing quote is missing at '"],
  ['a: [1, 2\n', 'the closing "]" is missing, or not indented deeper than the key at ['],
  ['{a: 1\n', 'the closing "}" is missing at {'],
  ['a\nb: 1\n', 'a key must stand on one line; a ":" or a closing quote may be missing at a\nb'],
  ['a: b: c\n', 'a "key: value" inside a value; a line is indented too deep, or quotes are missing at b'],
  ['a:\n\tb: 1\n', 'a tab cannot indent; use spaces at \t'],
  ['a: @x\n', 'a text that starts with @ must be put in quotes at @'],
  ['a: "\\q"\n', '"\\q" means nothing in double quotes; double the "\\" or use single quotes at \\'],
  ['a: }\n', 'unexpected "}" at }'],
  ['a: - b\n', 'a list cannot start on the line of its key at -'],
  ['a: {b: 1}#c\n', 'a space is missing before "#" at #c'],
  ['a: |x\n  y\n', 'only digits, "+" or "-" may follow "|" or ">" at x'],
  ['a: *\n', 'an anchor or alias without a name at *'],
  ['a: *b\n', 'the alias "*b" has no "&b" before it at *b'],
  ["a: 'it's'\n", 'something follows the value; a ":", a "," or a quote may be missing at s\''],
])('%j is explained in plain words', (text, expected) => {
  expect(slip(text)).toEqual([expected])
})

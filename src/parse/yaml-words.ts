/** A pattern over what the yaml package says, and our words; `$1` takes its first group. */
type Wording = readonly [pattern: RegExp, words: string]

// The first that matches is taken. Messages: https://github.com/eemeli/yaml/tree/main/src/compose
const wordings: readonly Wording[] = [
  [/^Missing closing/, 'the closing quote is missing'],
  [/^Implicit map keys need to be followed/, 'a ":" is missing after this key'],
  [/^Implicit keys/, 'a key must stand on one line; a ":" or a closing quote may be missing'],
  [/^Nested mappings/, 'a "key: value" inside a value; a line is indented too deep, or quotes are missing'],
  [/^A block sequence may not/, 'a list cannot start on the line of its key'],
  [/^Unexpected block-seq-ind/, 'a list cannot start on the line of its key'],
  [/^Missing , or : between/, 'a "," or ":" is missing between these items'],
  [/^Missing , between/, 'a "," is missing between these items'],
  [/^Missing space after :/, 'a space is missing after ":"'],
  [/^Unexpected , in/, 'a "," without an item before it'],
  [/^Unexpected empty item/, 'an item is missing before the ","'],
  [/must end with a (.)$/, 'the closing "$1" is missing'],
  [
    /sufficiently indented and end with a (.)$/,
    'the closing "$1" is missing, or not indented deeper than the key',
  ],
  [/^All mapping items must start/, 'this key is not indented like the keys that it belongs to'],
  [/^All sequence items must start/, 'this item is not indented like the items that it belongs to'],
  [/^Sequence item without/, 'a "-" is missing before this list item'],
  [/^Tabs are not allowed/, 'a tab cannot indent; use spaces'],
  [/^Plain value cannot start with a tab/, 'a tab stands before this value; use spaces'],
  [/^Plain value cannot start with .*?(\S+)$/, 'a text that starts with $1 must be put in quotes'],
  [
    /^Invalid escape sequence (.*)$/,
    '"$1" means nothing in double quotes; double the "\\" or use single quotes',
  ],
  [/^Comments must be separated/, 'a space is missing before "#"'],
  [
    /^Block collections are not allowed/,
    'inside { } or [ ] a "," is missing, or an indented map or list begins',
  ],
  [/^Block collection cannot start on same line/, 'the spec must start on a line of its own after "---"'],
  [/1024 chars/, 'a key is longer than 1024 characters'],
  [/^(?:Alias|Anchor) cannot be an empty/, 'an anchor or alias without a name'],
  [/^An alias node must not/, 'an alias cannot carry an anchor'],
  [/^A node can have at most one anchor/, 'two anchors on one value'],
  [/^Anchors and tags must be after/, 'an anchor must stand after the "-" or ":" of its value'],
  [/^Tags and anchors must be separated/, 'a space is missing after the anchor'],
  [
    /^Block scalars with more-indented/,
    'the first lines of this text are indented deeper than its first words',
  ],
  [/^Block scalar header/, 'only digits, "+" or "-" may follow "|" or ">"'],
  [
    /^Unexpected (?:scalar|(?:single|double)-quoted-scalar) at/,
    'something follows the value; a ":", a "," or a quote may be missing',
  ],
  [/: "((?:[^"\\]|\\.){1,20})"$/, 'unexpected "$1"'],
  [/^Unexpected (\S+) in/, 'unexpected "$1"'],
]

/** What a message of the yaml package means, in the words of an author. */
export function yamlWords(message: string): string {
  for (const [pattern, words] of wordings) {
    const match = pattern.exec(message)
    if (match !== null) return words.replace('$1', () => match[1] ?? '')
  }
  return 'this is not valid YAML'
}

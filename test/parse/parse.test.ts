import { describe, expect, test } from 'vitest'
import { spanFinder } from '../../src/diagnostics/position.ts'
import { parse } from '../../src/parse/parse.ts'
import { locate, toData } from '../../src/parse/source.ts'

/** The data of a text that must have no problems. */
function dataOf(text: string): unknown {
  const { node, diagnostics } = parse({ path: 'a.yaml', text })
  expect(diagnostics).toEqual([])
  return node && JSON.parse(JSON.stringify(toData(node)))
}

/** The problems of a text as `line:column code`. */
function problemsOf(text: string): readonly string[] {
  const spanOf = spanFinder()
  return parse({ path: 'a.yaml', text }).diagnostics.map(({ code, place }) => {
    const start = place && spanOf(place).start
    return `${start?.line}:${start?.column} ${code}`
  })
}

describe('values', () => {
  test('are read by the YAML 1.2 core schema', () => {
    const text =
      'a: on\nb: yes\nc: 22:22\nd: 0o17\ne: 1.5\nf: true\ng: ~\nh: 2027-06-30\ni: 1_000\nj: -3\nk: 0\nl: ""'
    expect(dataOf(text)).toEqual({
      ...{ a: 'on', b: 'yes', c: '22:22', d: 15, e: 1.5, f: true, g: null, h: '2027-06-30' },
      ...{ i: '1_000', j: -3, k: 0, l: '' },
    })
  })

  test('may be written in every style', () => {
    const text =
      "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: \"x\\ty\"\nd: 'it''s'\ne: {f: [1, 2]}\ng:\n- h: 1\n  i: 2\n"
    expect(dataOf(text)).toEqual({
      ...{ a: 'one\ntwo\n', b: 'one two', c: 'x\ty', d: "it's" },
      ...{ e: { f: [1, 2] }, g: [{ h: 1, i: 2 }] },
    })
  })

  test('say where they are written', () => {
    const text = 'services:\n  api: {port: 8080}\n  list: [a, b]\n'
    const { node } = parse({ path: 'a.yaml', text })
    const written = (path: readonly (string | number)[], side?: 'key') => {
      const place = node && locate(node, path, side)
      return place && text.slice(place.start, place.end)
    }
    expect(written(['services', 'api', 'port'])).toBe('8080')
    expect(written(['services', 'api', 'port'], 'key')).toBe('port')
    expect(written(['services', 'list', 1])).toBe('b')
    expect(written(['services', 'api'])).toBe('api')
    expect(written(['services', 'api', 'health', 'ready'])).toBe('api')
  })

  test('a byte order mark, Windows line ends, comments and document marks change nothing', () => {
    expect(dataOf('\uFEFF%YAML 1.2\r\n---\r\n# c\r\na: 1 # d\r\nb: |\r\n  x\r\n...\r\n')).toEqual({
      a: 1,
      b: 'x\n',
    })
  })
})

describe('keys', () => {
  test('are the texts that are written, numbers too', () => {
    expect(dataOf('8080: a\n1.0: b\n0x1F: c\n/: d\n/tmp: e\n"null": f\n? g\n: h\n')).toEqual({
      ...{ '8080': 'a', '1.0': 'b', '0x1F': 'c', '/': 'd', '/tmp': 'e', null: 'f', g: 'h' },
    })
  })

  test('keep the order in which they are written', () => {
    const { node } = parse({ path: 'a.yaml', text: 'b: 1\n10: 2\na: 3\n9: 4\n' })
    expect([...(node?.entries.keys() ?? [])]).toEqual(['b', '10', 'a', '9'])
  })

  test('that JavaScript reserves are refused, at any depth, and reach no prototype', () => {
    expect(problemsOf('a: {b: [{__proto__: {polluted: 1}}]}\n"constructor": 1\nprototype: 2')).toEqual([
      '1:10 reserved-key',
      '2:1 reserved-key',
      '3:1 reserved-key',
    ])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('that stand twice are refused at the second, which names the first', () => {
    const { diagnostics, node } = parse({ path: 'a.yaml', text: 'a: 1\nb: 2\n"a": 3\n' })
    expect(diagnostics.map((each) => [each.code, each.place?.start, each.related?.[0]?.place.start])).toEqual(
      [['duplicate-key', 10, 0]],
    )
    expect(node?.entries.size).toBe(2)
  })

  test('that are no text are refused', () => {
    expect(problemsOf('true: 1\n~: 2\nFalse: 3\n{a: 1}: 4\n[b]: 5\n')).toEqual([
      '4:1 key-not-text',
      '5:1 key-not-text',
      '1:1 key-not-text',
      '2:1 key-not-text',
      '3:1 key-not-text',
    ])
  })
})

describe('anchors and aliases', () => {
  test('repeat a value inside a file', () => {
    expect(dataOf('a: &x {b: &y 1}\nc: *x\nd: [*y, *x]\n')).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: [1, { b: 1 }],
    })
  })

  test('an alias itself is the place of what it repeats; what is inside keeps its own', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd: &y 5\ne: *y\n'
    const { node } = parse({ path: 'a.yaml', text })
    expect(node && locate(node, ['e'])).toMatchObject({ start: text.indexOf('*y') })
    expect(node && locate(node, ['c', 'b'])).toMatchObject({ start: text.indexOf('1') })
  })

  test('the last anchor of a name before an alias counts', () => {
    expect(dataOf('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual({ a: 1, b: 1, c: 2, d: 2 })
  })

  test('an alias to nothing, or to what it stands in, is an error', () => {
    expect(problemsOf('a: *x\n')).toEqual(['1:4 yaml-syntax'])
    expect(problemsOf('a: &x [1, *x]\n')).toEqual(['1:11 yaml-syntax'])
  })
})

describe('all problems of a file are reported in one run', () => {
  test('of different kinds', () => {
    const text = 'a: 1\na: 2\nb: !x 1\n<<: {c: 1}\nd: "\\0"\ne:\nf: 007\n__proto__: 1\ntrue: 1\n'
    expect([...problemsOf(text)].sort()).toEqual([
      '2:1 duplicate-key',
      '3:4 yaml-tag',
      '4:1 merge-key',
      '5:4 control-character',
      '6:1 empty-value',
      '7:4 bad-number',
      '8:1 reserved-key',
      '9:1 key-not-text',
    ])
  })

  test('several syntax errors, one for each line', () => {
    expect(problemsOf('a: @x\nb: {c: 1}#d\ne: "\\q \\w"\n')).toEqual([
      '1:4 yaml-syntax',
      '2:10 yaml-syntax',
      '3:5 yaml-syntax',
    ])
    expect(problemsOf('a: @x\nb: [1, 2]]\n')).toEqual(['2:10 yaml-syntax', '1:4 yaml-syntax'])
  })

  test('and with a syntax error nothing else is read', () => {
    expect(parse({ path: 'a.yaml', text: 'a: @x\n' }).node).toBeUndefined()
  })

  test('the rest of a file is kept where the problem leaves its meaning clear', () => {
    const { node } = parse({ path: 'a.yaml', text: 'a: 1\na: 2\nb:\nc: 3\n' })
    expect(node && { ...(toData(node) as object) }).toEqual({ a: 1, c: 3 })
  })
})

describe('characters', () => {
  test('that control are refused as they stand', () => {
    expect(problemsOf('a: x\0y\nb: \u001b[31m\nc: \u0085\nd: \ud800\ne: \u007f\nf: a\rb\n')).toEqual([
      '1:5 control-character',
      '2:4 control-character',
      '3:4 control-character',
      '4:4 control-character',
      '5:4 control-character',
      '6:5 control-character',
    ])
  })

  test('that control are refused as escapes, in keys too', () => {
    expect(problemsOf('a: "\\e"\n"\\x00": 1\nb: "\\udc00"\nc: "\\ud83d\\ude00\\t\\r\\n"\n')).toEqual([
      '1:4 control-character',
      '2:1 control-character',
      '3:4 control-character',
    ])
  })

  test('that a decoder put in place of other bytes are refused', () => {
    expect(problemsOf('a: \ufffd\ufffd\n')).toEqual(['1:4 not-utf8'])
  })
})

describe('a file', () => {
  test.each(['', '\n', '# only a comment\n', '---\n', '\uFEFF'])('%j is empty', (text) => {
    expect(problemsOf(text)).toEqual(['1:1 empty-spec'])
  })

  test.each(['- a\n', 'text\n', '5', 'null\n', '"a: b"\n'])('%j is not a map', (text) => {
    expect(problemsOf(text)).toEqual(['1:1 spec-not-map'])
  })

  test.each(['a: 1\n---\nb: 2\n', 'a: 1\n...\n---\nb: 2\n'])('%j holds many documents', (text) => {
    const line = text.split('\n').indexOf('---') + 1
    expect(problemsOf(text)).toEqual([`${line}:1 many-documents`])
  })

  test.each(['%YAML 1.1\n---\na: yes\n', '%TAG ! tag:x,2000:\n---\na: 1\n'])('%j has a directive', (text) => {
    expect(problemsOf(text)).toEqual(['1:1 yaml-syntax'])
  })
})

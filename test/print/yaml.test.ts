import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { commented, type Data } from '../../src/print/body.ts'
import { printYaml } from '../../src/print/yaml.ts'
import { anyString, nastyStrings } from './nasty-strings.ts'
import { withoutUndefined } from './without-undefined.ts'

const print = (...documents: Data[]) => printYaml({ kind: 'yaml', documents })

type Reader = (text: string) => unknown
const readers: [string, Reader][] = [
  ['yaml as 1.2', (text) => parse(text, { version: '1.2' })],
  ['yaml as 1.1', (text) => parse(text, { version: '1.1' })],
  ...(await jsYamlReaders()),
]

/** js-yaml comes with a development dependency of ours: read with it where it is there. */
async function jsYamlReaders(): Promise<[string, Reader][]> {
  const name: string = 'js-yaml'
  const jsYaml = await import(name).catch(() => undefined)
  if (jsYaml === undefined) return []
  const load: Reader = (text) => jsYaml.load(text)
  if (jsYaml.YAML11_SCHEMA === undefined) return [['js-yaml', load]]
  return [
    ['js-yaml', load],
    ['js-yaml as 1.1', (text) => jsYaml.load(text, { schema: jsYaml.YAML11_SCHEMA })],
  ]
}

/** Not `toStrictEqual`, to which a key named `constructor` looks like another class. */
const same: (actual: unknown, expected: unknown) => void = deepStrictEqual

const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0.1, 1e3, 1e-7, 1.5e-9, 1e20, 1e21, 1.5e300, 5e-324, 2 ** 53 - 1, -1e-7),
)
const { anyData } = fc.letrec<{ anyData: Data }>((tie) => ({
  anyData: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyString,
    fc.oneof(
      anyNumber.map((value) => value + 0 || 0),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('anyData'), { maxLength: 4 }),
    fc.dictionary(anyString, fc.option(tie('anyData'), { nil: undefined, freq: 8 }), { maxKeys: 5 }),
  ),
}))
/** Half of a surrogate pair is in no file. */
const printable = (value: Data) => !/\p{Cs}|\\ud[89a-f]/iu.test(JSON.stringify(value) ?? '')

describe.each(readers)('YAML read back by %s', (_name, read) => {
  it('is the data that was printed, whatever it holds', () => {
    fc.assert(
      fc.property(anyData.filter(printable), (value) => {
        same(read(print(value)), withoutUndefined(value))
      }),
      { numRuns: 4000 },
    )
  })

  it.each(nastyStrings.map((value) => [JSON.stringify(value).slice(0, 60), value]))(
    'keeps %s as a value, a key and an item',
    (_shown, value) => {
      const data = {
        before: value,
        list: [value, [value, value], { [value]: value, z: [value] }],
        [value]: { [value]: value },
      }
      same(read(print(data)), data)
      same(read(print(value)), value)
    },
  )
})

describe('a string', () => {
  const scalar = (value: string) => print({ key: value }).slice('key: '.length, -1)

  it.each([
    'web',
    'a b',
    '/var/lib',
    '10m',
    '512Mi',
    'a:b',
    'https://a.example/b?c=d#e',
    '--flag=1',
    '-x',
    '5 4 * * *',
    'a, b',
    'été',
    '$HOME',
    'v1.2.3',
    '~/a',
    'sum(a{b="c"}) > 5',
    'nothing',
    'once',
    'yesterday',
    '日本語',
  ])('stays plain: %s', (value) => {
    expect(scalar(value)).toBe(value)
  })

  it.each([
    'y',
    'on',
    'No',
    'null',
    '~',
    '0555',
    '1_000',
    '1e3',
    '0x1f',
    '0o7',
    '.5',
    '22:22',
    '5432:5432',
    '.inf',
    '2026-11-21',
    '1,000',
    '<<',
    '=',
    '-',
    '---',
    '',
    ' a',
    'a ',
    'a: b',
    'a #b',
    '*/5 * * * *',
    '{{ x }}',
    '@a',
    ':a',
    '10.0.0.1',
  ])('is put into double quotes: %j', (value) => {
    expect(scalar(value)).toBe(`"${value}"`)
  })

  it('is put into single quotes where double quotes would need escapes', () => {
    expect(scalar('{"a": "it\'s"}')).toBe(`'{"a": "it''s"}'`)
    expect(scalar('[\\d]')).toBe("'[\\d]'")
  })

  it('is escaped where it holds what a reviewer could not see', () => {
    expect(scalar('a\tb')).toBe('"a\\tb"')
    expect(scalar('a\u202eb\u200b\x07\x85')).toBe('"a\\u202eb\\u200b\\u0007\\u0085"')
  })

  it('is never folded', () => {
    const value = `${'word '.repeat(500)}end`
    expect(print({ key: value })).toBe(`key: ${value}\n`)
  })

  it('with half of a surrogate pair is refused', () => {
    expect(() => print({ key: 'a\ud800' })).toThrow('surrogate')
  })
})

describe('a multi-line string', () => {
  it('is a literal block that says how it ends', () => {
    expect(print({ clip: 'a\nb\n', strip: 'a\nb', keep: 'a\n\n\n', last: 1 })).toBe(
      'clip: |\n  a\n  b\nstrip: |-\n  a\n  b\nkeep: |+\n  a\n\n\nlast: 1\n',
    )
  })

  it('has an indentation indicator where it starts with a space, a tab or an empty line', () => {
    expect(print({ a: [{ b: '  x\ny\n' }, '\tx\ny', '\n x\n'] })).toBe(
      'a:\n  - b: |2\n        x\n      y\n  - |2-\n    \tx\n    y\n  - |2\n\n     x\n',
    )
  })

  it('keeps inner lines of spaces and spaces at line ends', () => {
    expect(print({ a: 'x \n  \ny\n' })).toBe('a: |\n  x \n    \n  y\n')
  })

  it.each(['x\r\ny\n', 'x\n  ', '  \nx', '\n', 'x\u2028\n', 'x\n\x1b\n'])(
    'is quoted where a block is unsafe: %j',
    (value) => {
      expect(print({ a: value })).toMatch(/^a: ".*"\n$/)
    },
  )

  it('ends its document with a marker where its own blank lines would end it', () => {
    expect(print({ a: 'x\n\n' }, { b: 1 })).toBe('a: |+\n  x\n\n...\n---\nb: 1\n')
  })
})

describe('a number', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [8080, '8080'],
    [0.5, '0.5'],
    [-1.25, '-1.25'],
    [0.000001, '0.000001'],
    [2 ** 53, '9007199254740992'],
    [1e20, '100000000000000000000'],
    [1e21, '1.0e+21'],
    [1e-7, '1.0e-7'],
    [-1.5e-7, '-1.5e-7'],
  ])('%d is printed as %s', (value, text) => {
    expect(print([value])).toBe(`- ${text}\n`)
  })

  it.each([Number.NaN, Infinity, -Infinity])('%d is refused', (value) => {
    expect(() => print({ a: value })).toThrow(`${value}`)
  })
})

describe('maps and lists', () => {
  it('are blocks of two spaces, lists in maps indented too', () => {
    const value = { a: { b: [1, 'x', null, true], c: [{ d: 1, e: { f: 2 } }, { g: [3] }] }, h: [[1, 2], []] }
    expect(print(value)).toBe(
      [
        'a:',
        '  b:',
        '    - 1',
        '    - x',
        '    - null',
        '    - true',
        '  c:',
        '    - d: 1',
        '      e:',
        '        f: 2',
        '    - g:',
        '        - 3',
        'h:',
        '  -',
        '    - 1',
        '    - 2',
        '  - []',
        '',
      ].join('\n'),
    )
  })

  it('that are empty, or have only undefined values, are [] and {}', () => {
    expect(print({ a: [], b: {}, c: { d: undefined }, e: [{}, { f: undefined }], g: undefined })).toBe(
      'a: []\nb: {}\nc: {}\ne:\n  - {}\n  - {}\n',
    )
    expect(print([], {}, { a: undefined })).toBe('[]\n---\n{}\n---\n{}\n')
  })

  it('keep the order of their keys', () => {
    expect(print({ z: 1, a: 2, m: 3 })).toBe('z: 1\na: 2\nm: 3\n')
  })

  it('quote a key by the rules of values', () => {
    expect(print({ on: 1, '80': 2, 'a: b': 3, 'it"s': 4 })).toBe('"80": 2\n"on": 1\n"a: b": 3\nit"s: 4\n')
  })

  it('print a map without a prototype and a key named __proto__', () => {
    const map = Object.assign(Object.create(null), { a: 1 })
    Object.defineProperty(map, '__proto__', { value: 'x', enumerable: true })
    expect(print(map)).toBe('a: 1\n__proto__: x\n')
  })

  it('refuse what is no data', () => {
    // A target of a user's own may hand over anything.
    const value = { a: (() => 1) as unknown as Data }
    expect(() => print(value)).toThrow('function')
  })
})

describe('documents', () => {
  it('are joined by ---', () => {
    expect(print({ a: 1 }, [2], 'x')).toBe('a: 1\n---\n- 2\n---\nx\n')
  })

  it('are read back one by one', () => {
    fc.assert(
      fc.property(fc.array(anyData.filter(printable), { minLength: 1, maxLength: 4 }), (documents) => {
        const read = parseAllDocuments(print(...documents)).map((document) => document.toJS())
        same(read, documents.map(withoutUndefined))
      }),
      { numRuns: 500 },
    )
  })
})

describe('comments', () => {
  it('stand above their key, at its indentation', () => {
    const inner = commented({ b: 1, c: 2 }, { c: 'first\nsecond' })
    expect(print(commented({ a: inner }, { '': 'the whole', a: 'of a' }))).toBe(
      '# the whole\n# of a\na:\n  b: 1\n  # first\n  # second\n  c: 2\n',
    )
  })

  it('of the first key of a list item stand above the dash', () => {
    const item = commented({ a: 1, b: 2 }, { '': 'item', a: 'of a', b: 'of b' })
    expect(print({ list: [item, [item]] })).toBe(
      [
        'list:',
        '  # item',
        '  # of a',
        '  - a: 1',
        '    # of b',
        '    b: 2',
        '  -',
        '    # item',
        '    # of a',
        '    - a: 1',
        '      # of b',
        '      b: 2',
        '',
      ].join('\n'),
    )
  })

  it('go with the key that is left out', () => {
    expect(print(commented({ a: undefined, b: 1 }, { '': 'top', a: 'gone' }))).toBe('# top\nb: 1\n')
  })

  it('never change the data, whatever they say', () => {
    fc.assert(
      fc.property(anyString, anyString, (key, text) => {
        const map = { [key]: [commented({ [key]: 1, other: 2 }, { '': text, [key]: text, other: text })] }
        fc.pre(printable(map))
        const printed = print(commented(map, { [key]: text }))
        for (const [, read] of readers) same(read(printed), map)
      }),
      { numRuns: 1000 },
    )
  })

  it('are not found where nobody wrote one', () => {
    expect(print({ constructor: 1, toString: 2 } as unknown as Data)).toBe('constructor: 1\ntoString: 2\n')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Diagnostic, SourceText } from '../../src/diagnostics/diagnostic.ts'
import { formatDiagnostics } from '../../src/diagnostics/format-text.ts'

const base: SourceText = { path: 'environments/x/base.yaml', text: 'a: 1\nweb:\n  port: 8080\n' }
const staging: SourceText = {
  path: 'environments/x/staging.yaml',
  text: '1\n2\n3\n4\n5\n6\nservices:\n    port: 8080\n',
}

function problem(source: SourceText, found: string, extra: Partial<Diagnostic> = {}): Diagnostic {
  const start = source.text.indexOf(found)
  const place = { source, start, end: start + found.length }
  return { code: 'port-conflict', severity: 'error', message: 'port 8080 is already taken', place, ...extra }
}

function format(...diagnostics: Diagnostic[]): string {
  return formatDiagnostics(diagnostics, { colour: false })
}

/** The frame's two lines for one place. */
function frame(text: string, start: number, end: number): readonly string[] {
  const place = { source: { path: 'a.yaml', text }, start, end }
  return format({ code: 'c', severity: 'error', message: 'm', place }).split('\n').slice(1, 3)
}

describe('one diagnostic', () => {
  test('has an address, a frame, notes and help', () => {
    const related = [{ message: 'the other place', place: { source: base, start: 12, end: 16 } }]
    expect(format(problem(staging, '8080', { help: 'Give each service its own port.', related }))).toBe(
      [
        'environments/x/staging.yaml:8:11: error: port 8080 is already taken [port-conflict]',
        '  8 |     port: 8080',
        '    |           ^^^^',
        '    = note: the other place: environments/x/base.yaml:3:3',
        '    = help: Give each service its own port.',
        '1 error, 0 warnings',
        '',
      ].join('\n'),
    )
  })

  test('without a file has no address and no frame', () => {
    const text = format({ code: 'system-not-found', severity: 'error', message: 'there is no system "x"' })
    expect(text).toBe('error: there is no system "x" [system-not-found]\n1 error, 0 warnings\n')
  })

  test('is coloured only where that is wanted', () => {
    const coloured = formatDiagnostics([problem(staging, '8080')], { colour: true })
    expect(coloured).toContain('\u001b[1;31merror:\u001b[0m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: takes the colours away again.
    expect(coloured.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(format(problem(staging, '8080')))
  })

  test('cannot act on the terminal through its message, path or line', () => {
    const source = { path: 'a\u001b[2J.yaml', text: 'a: \u001b[31m\u202ex\n' }
    const place = { source, start: 3, end: 4 }
    const text = format({ code: 'c', severity: 'error', message: 'bad "\u0007\n"', help: 'A\u009bB.', place })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(text.split('\n')[0]).toBe('a␛[2J.yaml:1:4: error: bad "␇␊" [c]')
  })
})

describe('the frame', () => {
  test('underlines the first line of a place over several lines', () => {
    expect(frame('a: [1,\n  2]\n', 3, 11)).toEqual(['  1 | a: [1,', '    |    ^^^'])
  })

  test('shows one caret where a place is empty, even at the end of the text', () => {
    expect(frame('', 0, 0)).toEqual(['  1 |', '    | ^'])
    expect(frame('a: 1\n', 5, 5)).toEqual(['  2 |', '    | ^'])
    expect(frame('a: 1\r\nb: 2', 4, 4)).toEqual(['  1 | a: 1', '    |     ^'])
  })

  test('keeps carets below wide characters, tabs and combining marks', () => {
    expect(frame('日本: x', 4, 5)).toEqual(['  1 | 日本: x', '    |       ^'])
    expect(frame('\tx', 1, 2)).toEqual(['  1 |     x', '    |     ^'])
    expect(frame('e\u0301: x', 4, 5)).toEqual(['  1 | e\u0301: x', '    |    ^'])
    expect(frame('😀: 日本', 4, 6)).toEqual(['  1 | 😀: 日本', '    |     ^^^^'])
  })

  test('crops a long line around the place', () => {
    const [line = '', carets = ''] = frame(`${'a'.repeat(5000)}XYZ${'b'.repeat(5000)}`, 5000, 5003)
    expect(line.length).toBeLessThan(115)
    expect(line).toMatch(/^ {2}1 \| …a+XYZb+…$/)
    expect(carets.indexOf('^')).toBe(line.indexOf('X'))
    expect(carets.trimEnd().length - carets.indexOf('^')).toBe(3)
  })

  test('widens its margin for large line numbers', () => {
    const text = `${'\n'.repeat(9999)}a: 1`
    expect(frame(text, text.length - 1, text.length)).toEqual(['10000 | a: 1', '      |    ^'])
  })
})

describe('several diagnostics', () => {
  test('are sorted by file, line, column and code, and those without a file come first', () => {
    const none: Diagnostic = { code: 'z', severity: 'warning', message: 'no file' }
    const text = format(
      problem(staging, '8080', { code: 'b-code' }),
      problem(staging, '8080', { code: 'a-code' }),
      problem(staging, 'services'),
      problem(base, '8080'),
      none,
    )
    const heads = text.split('\n').filter((line) => / (error|warning): |^warning/.test(line))
    expect(heads.map((line) => line.replace(/(error|warning):.*\[/, '['))).toEqual([
      '[z]',
      'environments/x/base.yaml:3:9: [port-conflict]',
      'environments/x/staging.yaml:7:1: [port-conflict]',
      'environments/x/staging.yaml:8:11: [a-code]',
      'environments/x/staging.yaml:8:11: [b-code]',
    ])
    expect(text).toMatch(/\n4 errors, 1 warning\n$/)
  })

  test('that read the same are shown once', () => {
    const again = { path: base.path, text: base.text }
    expect(format(problem(base, '8080'), problem(again, '8080'))).toBe(format(problem(base, '8080')))
    expect(format(problem(base, '8080'), problem(base, '8080', { message: 'other' }))).toMatch(/2 errors/)
  })

  test('that are none give no text', () => {
    expect(format()).toBe('')
  })
})

test('no place and no text makes it throw, break a line or print half a character', () => {
  const offset = fc.oneof(fc.integer({ min: -5, max: 400 }), fc.constantFrom(Number.NaN, 1e99, -1e99, 1.5))
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, offset, offset, text, (content, start, end, message) => {
      const place = { source: { path: 'a.yaml', text: content }, start, end }
      const printed = format({ code: 'c', severity: 'error', message, place, related: [{ message, place }] })
      expect(printed.split('\n')).toHaveLength(6)
      expect(printed).not.toMatch(/\p{Cs}/u)
    }),
    { numRuns: 300 },
  )
})

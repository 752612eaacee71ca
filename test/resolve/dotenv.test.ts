import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDotenv } from '../../src/resolve/dotenv.ts'

const text = String.raw`# the defaults of all programs
LOG_LEVEL=info
export REGION=eu-west-2   # where it runs

GREETING='hello $USER # not a comment'
BANNER="two\nlines"
EMPTY=
URL=https://example.com/a?b=c
`

function valuesOf(dotenv: string): Readonly<Record<string, string>> {
  const { variables, problems } = readDotenv(dotenv)
  expect(problems).toEqual([])
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

test('a dotenv file has values, quotes and comments', () => {
  expect(valuesOf(text)).toEqual({
    LOG_LEVEL: 'info',
    REGION: 'eu-west-2',
    GREETING: 'hello $USER # not a comment',
    BANNER: 'two\nlines',
    EMPTY: '',
    URL: 'https://example.com/a?b=c',
  })
  expect(valuesOf('\ufeffA=1\r\nB=2\r\n')).toEqual({ A: '1', B: '2' })
})

test('what is taken is what Node.js reads of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-dotenv-'))
  writeFileSync(join(folder, 'some.env'), text)
  const expected = valuesOf(text)
  const script = `process.stdout.write(JSON.stringify(Object.fromEntries(${JSON.stringify(Object.keys(expected))}.map((name) => [name, process.env[name]]))))`
  const read = execFileSync(process.execPath, ['--env-file', join(folder, 'some.env'), '-e', script], {
    encoding: 'utf8',
    env: {},
  })
  rmSync(folder, { recursive: true })
  expect(JSON.parse(read)).toEqual(expected)
})

test.each([
  ['PLAIN', 'the line is not `NAME=value`'],
  ['A B=1', 'the line is not `NAME=value`'],
  ['1A=1', 'the line is not `NAME=value`'],
  ['A= 1', 'A has a space after its `=`'],
  ['A=b#c', 'A has a character that programs read differently'],
  ['A=$B', 'A has a character that programs read differently'],
  ['A="$B"', 'A has a sign that programs read differently in double quotes'],
  ['A="a \\t b"', 'A has a sign that programs read differently in double quotes'],
  ['A="one', 'A has no closing quote, or something after it'],
  ["A='one' two", 'A has no closing quote, or something after it'],
  ['A=1\nA=2', 'A is written twice, on the lines 1 and 2'],
])('%j is refused: programs disagree on it', (line, message) => {
  const { problems } = readDotenv(
    `# first\n${line}\n`.replace('# first\n', line.includes('\n') ? '' : '# first\n'),
  )
  expect(problems.map((problem) => problem.message)).toEqual([message])
})

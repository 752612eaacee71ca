/** A variable of a dotenv file, and where it stands there. */
export interface DotenvVariable extends Stretch {
  readonly name: string
  readonly value: string
}

/** What of a dotenv file its readers would not all read alike. */
export interface DotenvProblem extends Stretch {
  readonly message: string
  readonly help: string
}

interface Stretch {
  /** Offsets in the text; `end` exclusive. */
  readonly start: number
  readonly end: number
}

/** The variables of a dotenv file in the order of its lines, and its problems. */
export interface Dotenv {
  readonly variables: readonly DotenvVariable[]
  readonly problems: readonly DotenvProblem[]
}

const assignment = /^(?:export )?([A-Za-z_][A-Za-z0-9_]{0,199})=(.*)$/
const quotedValue = /^(?:'([^']*)'|"([^"]*)")(?:[ \t]+#.*)?$/

/**
 * Reads a dotenv file as docker compose, dotenv and Node.js do where they agree: a comment begins at a `#` at the
 * beginning or after a space, text in quotes is taken as it is, and in double ones `\n` is a line end. Where they do
 * not agree (`#` inside of a value, `$` and `\` outside of single quotes, spaces around `=`, several lines) there is a problem.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
export function readDotenv(text: string): Dotenv {
  const variables = new Map<string, DotenvVariable>()
  const problems: DotenvProblem[] = []
  let offset = text.startsWith('\ufeff') ? 1 : 0
  for (const [index, raw] of text.slice(offset).split('\n').entries()) {
    const line = raw.replace(/\r$/, '')
    const stretch = { start: offset, end: offset + line.length }
    offset += raw.length + 1
    if (/^\s*(#|$)/.test(line)) continue
    const read = readLine(line.trimEnd())
    const first = read.name === undefined ? undefined : variables.get(read.name)
    if (read.name === undefined) problems.push({ ...stretch, ...read })
    else if (first === undefined) variables.set(read.name, { ...stretch, ...read })
    else {
      const message = `${read.name} is written twice, on the lines ${lineOf(text, first.start)} and ${index + 1}`
      problems.push({ ...stretch, message, help: 'Keep one of the two.' })
    }
  }
  return { variables: [...variables.values()], problems }
}

type Line =
  | { readonly name: string; readonly value: string }
  | { readonly name?: undefined; readonly message: string; readonly help: string }

function readLine(line: string): Line {
  const [, name, written = ''] = assignment.exec(line) ?? []
  if (name === undefined)
    return {
      message: 'the line is not `NAME=value`',
      help: 'Write a name, `=` and the value, without spaces around the `=`.',
    }
  if (/^\s/.test(written))
    return {
      message: `${name} has a space after its \`=\``,
      help: 'Remove the space, or put the value in quotes.',
    }
  if (/^['"]/.test(written)) return quoted(name, written)
  const value = written.replace(/[ \t]+#.*$/, '')
  if (!/[#$`\\]/.test(value)) return { name, value }
  return {
    message: `${name} has a character that programs read differently`,
    help: 'Put the value in single quotes.',
  }
}

function quoted(name: string, written: string): Line {
  const match = quotedValue.exec(written)
  if (match === null)
    return {
      message: `${name} has no closing quote, or something after it`,
      help: 'A value ends on its line; write a line end as \\n in double quotes.',
    }
  const [, single, double = ''] = match
  if (single !== undefined) return { name, value: single }
  if (!/[$`]|\\(?!n)/.test(double)) return { name, value: double.replaceAll('\\n', '\n') }
  return {
    message: `${name} has a sign that programs read differently in double quotes`,
    help: 'Put the value in single quotes.',
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

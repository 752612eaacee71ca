import { execFileSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteEnvValue } from '../../src/print/env-file.ts'
import { anyString, nastyStrings } from './nasty-strings.ts'

const random = fc.sample(fc.oneof(anyString, fc.string({ unit: fc.constantFrom(...'ab\'"`$\\#= \n') })), {
  numRuns: 800,
  seed: 1,
})
const values = [...nastyStrings, ...random].filter((value) => !/\p{Cs}/u.test(value))
const portable = values.filter((value) => quoteEnvValue(value) !== undefined)
const variables = Object.fromEntries(portable.map((value, index) => [`NAME_${index}`, value]))
const file = Object.entries(variables)
  .map(([name, value]) => `${name}=${quoteEnvValue(value)}\n`)
  .join('')

/** dotenv comes with a development dependency of ours: read with it where it is there. */
async function loadDotenv(): Promise<{ parse(text: string): Record<string, string> } | undefined> {
  const name: string = 'dotenv'
  return import(name).then(
    (module) => module.default,
    () => undefined,
  )
}
const dotenv = await loadDotenv()

describe('a value in an env file', () => {
  it.each([
    ['debug', 'debug'],
    ['', "''"],
    ['a b', "'a b'"],
    ['$A', "'$A'"],
    ['say "hi"', `'say "hi"'`],
    ['a#b', "'a#b'"],
    ["it's", `"it's"`],
    ['a\nb', "'a\nb'"],
    ['c:\\dir\\x', "'c:\\dir\\x'"],
  ])('%j is written as %s', (value, text) => {
    expect(quoteEnvValue(value)).toBe(text)
  })

  it.each([`'"`, "'$", "'\\n", "'`", 'a\\', 'a\r\nb', 'a\0'])('%j has no portable form', (value) => {
    expect(quoteEnvValue(value)).toBeUndefined()
  })

  it('is read back by node --env-file', () => {
    expect(parseEnv(file)).toEqual(variables)
  })

  it.skipIf(dotenv === undefined)('is read back by dotenv', () => {
    expect(dotenv?.parse(file)).toEqual(variables)
  })

  it('is read back by a shell that sources the file', () => {
    const script = `${file}printf '%s\\0' ${Object.keys(variables)
      .map((name) => `"$${name}"`)
      .join(' ')}`
    const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    expect(output.split('\0').slice(0, -1)).toEqual(portable)
  })
})

import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteShell } from '../../src/print/shell.ts'
import { anyString, nastyStrings } from './nasty-strings.ts'

describe('a shell word', () => {
  it.each(['a', '/var/lib/x.sql', '--flag=1', 'a@b:c', '10%', 'A=b'])('stays plain: %s', (value) => {
    expect(quoteShell(value)).toBe(value)
  })

  it.each([
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
    ['~/x', "'~/x'"],
    ['a\nb', "'a\nb'"],
    ['*', "'*'"],
    ['=x', "'=x'"],
    ['é', "'é'"],
  ])('%j is written as %s', (value, text) => {
    expect(quoteShell(value)).toBe(text)
  })

  it.each(['sh', 'bash'])('is read back by %s as it was', (shell) => {
    const random = fc.sample(anyString, { numRuns: 500, seed: 1 })
    const values = [...nastyStrings, ...random].filter(
      (value) => !value.includes('\0') && !/\p{Cs}/u.test(value),
    )
    const script = `printf '%s\\0' ${values.map(quoteShell).join(' ')}`
    const output = execFileSync(shell, ['-c', script], { encoding: 'utf8' })
    expect(output.split('\0').slice(0, -1)).toEqual(values)
  })

  it('with NUL is refused', () => {
    expect(() => quoteShell('a\0')).toThrow('NUL')
  })
})

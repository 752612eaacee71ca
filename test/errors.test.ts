import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatDiagnostics } from '../src/diagnostics/format-text.ts'
import { codes, diagnosticsOf } from './error-cases.ts'

const folder = new URL('errors/', import.meta.url)
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))

describe('errors', () => {
  test.each(cases)('%s reads exactly as written down', async (name) => {
    const diagnostics = await diagnosticsOf(filesOf(readFileSync(new URL(`${name}.yaml`, folder), 'utf8')))
    const text = formatDiagnostics(diagnostics, { colour: false })
    const golden = new URL(`${name}.txt`, folder)
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, text)
    expect(text).toBe(readFileSync(golden, 'utf8'))
    expect(diagnostics.map((each) => each.code)).toContain(name)
  })

  test('every code has a case, and every case a code', () => {
    expect([...cases].sort()).toEqual([...codes].sort())
  })

  test('every expected text belongs to a case', () => {
    const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'))
    expect(texts.sort()).toEqual(cases.map((name) => `${name}.txt`).sort())
  })
})

/**
 * The files of a case. A line `#### <path>` begins a file and `#### <path> (<n> times)` a part that is repeated;
 * parts of one path are joined. A case without such a line is a single tier.
 */
function filesOf(text: string): ReadonlyMap<string, string> {
  if (!text.startsWith('#### ')) return new Map([['environments/case/development.yaml', text]])
  const files = new Map<string, string>()
  for (const part of text.split(/^#### /m).slice(1)) {
    const lineEnd = part.indexOf('\n')
    const [, path = '', times = '1'] = /^(\S+)(?: \((\d+) times\))?$/.exec(part.slice(0, lineEnd)) ?? []
    files.set(path, (files.get(path) ?? '') + part.slice(lineEnd + 1).repeat(Number(times)))
  }
  return files
}

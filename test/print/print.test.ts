import { describe, expect, it } from 'vitest'
import { printBody } from '../../src/print/print.ts'

const from = 'environments/shop/staging.yaml'
const notice = `Generated from ${from} by plinth. Do not edit.`

describe('a printed file', () => {
  it('says in its first line what it was generated from, where there are comments', () => {
    expect(printBody({ kind: 'yaml', documents: [{ a: 1 }, { b: 2 }] }, from)).toBe(
      `# ${notice}\na: 1\n---\nb: 2\n`,
    )
    expect(printBody({ kind: 'nginx', nodes: [{ name: 'events', args: [], block: [] }] }, from)).toBe(
      `# ${notice}\nevents {}\n`,
    )
    expect(printBody({ kind: 'text', text: 'select 1;\n', comment: '--' }, from)).toBe(
      `-- ${notice}\nselect 1;\n`,
    )
  })

  it('says it after the first line of a script', () => {
    expect(printBody({ kind: 'text', text: '#!/bin/sh\nset -eu\n', comment: '#' }, from)).toBe(
      `#!/bin/sh\n# ${notice}\nset -eu\n`,
    )
  })

  it('does not say it in JSON and in text without comments', () => {
    expect(printBody({ kind: 'json', value: { a: 1 } }, from)).toBe('{\n  "a": 1\n}\n')
    expect(printBody({ kind: 'text', text: '# Title' }, from)).toBe('# Title\n')
  })

  it.each(['a', 'a\n', 'a\n\n\n', '#!/bin/sh', '#!/bin/sh\n\n'])('ends with one line break: %j', (text) => {
    expect(printBody({ kind: 'text', text }, from)).toMatch(/[^\n]\n$/)
    expect(printBody({ kind: 'text', text, comment: '#' }, from)).toMatch(/[^\n]\n$/)
  })

  it.each(['', '\n'])(
    'is empty, or only says what it was generated from, where the text is empty: %j',
    (text) => {
      expect(printBody({ kind: 'text', text }, from)).toBe('')
      expect(printBody({ kind: 'text', text, comment: '#' }, from)).toBe(`# ${notice}\n`)
    },
  )

  it('ends with one line break, whatever a YAML block ends with', () => {
    expect(printBody({ kind: 'yaml', documents: [{ a: 'x\n\n\n' }] }, from)).toMatch(/[^\n]\n$/)
  })

  it('keeps a line break in a name from ending the comment', () => {
    expect(printBody({ kind: 'yaml', documents: [] }, 'a\nb: 1')).toBe(
      '# Generated from a\n# b: 1 by plinth. Do not edit.\n',
    )
  })
})

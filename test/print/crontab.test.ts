import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CrontabEntry, printCrontab } from '../../src/print/crontab.ts'

const schedule = { minute: '17', hour: '2', dayOfMonth: '*', month: '*', dayOfWeek: '1-5' }
const commandOf = (command: string) =>
  printCrontab({ entries: [{ schedule, command }] }).slice('17 2 * * 1-5 '.length)

/**
 * What cron hands to the shell: up to the first bare `%`, with the backslash gone that escapes one. Debian's cron
 * drops the backslash before another one as well.
 */
function readByCron(command: string, escaped: RegExp): string {
  const upToPercent = /^(?:\\.?|[^\\%])*/.exec(command)?.[0] ?? ''
  return upToPercent.replace(/\\./g, (pair) => (escaped.test(pair) ? pair.slice(1) : pair))
}

describe('a crontab', () => {
  it('is variables, then entries with their comments', () => {
    const entries: CrontabEntry[] = [
      { comment: 'db: full\nkept for 30 days', schedule, user: 'backup', command: '/opt/backup/db.sh' },
      { schedule: { ...schedule, dayOfWeek: '*' }, user: 'backup', command: 'date +%F' },
    ]
    expect(
      printCrontab({ environment: { PATH: '/usr/bin:/bin', MAILTO: '', A: 'b c', Q: 'a "b"' }, entries }),
    ).toBe(
      [
        'PATH=/usr/bin:/bin',
        'MAILTO=""',
        'A="b c"',
        `Q='a "b"'`,
        '',
        '# db: full',
        '# kept for 30 days',
        '17 2 * * 1-5 backup /opt/backup/db.sh',
        '',
        '17 2 * * * backup date +\\%F',
        '',
      ].join('\n'),
    )
  })

  it('without variables starts with its first entry', () => {
    expect(printCrontab({ entries: [{ schedule, command: 'true' }] })).toBe('17 2 * * 1-5 true\n')
  })

  it.each([
    ["Debian's", /\\[\\%]/],
    ['other', /\\%/],
  ])('hands each command as it was to the shell of %s cron, or refuses it', (_cron, escaped) => {
    const characters = fc.constantFrom('\\', '%', 'a', '"', ' ')
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 1, maxLength: 10 }), (rest) => {
        const text = `a${rest}`
        if (/\\[\\%]/.test(text)) expect(() => commandOf(text)).toThrow('backslash')
        else expect(readByCron(commandOf(text).slice(0, -1), escaped)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a line break', { schedule, command: 'a\nb' }],
    ['a command of spaces', { schedule, command: ' a' }],
    ['an empty command', { schedule, command: '' }],
    ['a command that does not fit', { schedule, command: 'a'.repeat(999) }],
    ['a field with a space', { schedule: { ...schedule, hour: '1 2' }, command: 'a' }],
    ['an empty field', { schedule: { ...schedule, month: '' }, command: 'a' }],
    ['a user with a space', { schedule, user: 'a b', command: 'c' }],
  ])('refuses %s', (_what, entry) => {
    expect(() => printCrontab({ entries: [entry] })).toThrow(RangeError)
  })

  it.each([{ A: 'a\nb' }, { A: ' a' }, { A: 'a ' }, { A: `'"` }, { 'A B': 'c' }, { '#A': 'c' }])(
    'refuses the variables %j',
    (environment) => {
      expect(() => printCrontab({ environment, entries: [] })).toThrow(RangeError)
    },
  )
})

import { printComment } from './comment.ts'

/** The five time fields, each as cron reads it. */
export interface CrontabSchedule {
  readonly minute: string
  readonly hour: string
  readonly dayOfMonth: string
  readonly month: string
  readonly dayOfWeek: string
}

/** One line of a crontab. `user` only in the files of /etc/cron.d. */
export interface CrontabEntry {
  readonly comment?: string
  readonly schedule: CrontabSchedule
  readonly user?: string
  /** For the crontab's shell; the printer escapes `%`. */
  readonly command: string
}

/** A crontab. Cron expands nothing in the values of its environment: `$PATH` is five characters. */
export interface Crontab {
  readonly environment?: Readonly<Record<string, string>>
  readonly entries: readonly CrontabEntry[]
}

/** The text of a crontab. Throws on what cron cannot read: these are bugs of ours. */
export function printCrontab(crontab: Crontab): string {
  const environment = Object.entries(crontab.environment ?? {}).map(printVariable)
  return [environment.join(''), ...crontab.entries.map(printEntry)].filter((part) => part !== '').join('\n')
}

function printEntry(entry: CrontabEntry): string {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = entry.schedule
  const fields = [minute, hour, dayOfMonth, month, dayOfWeek, entry.user].filter(
    (field) => field !== undefined,
  )
  for (const field of fields) {
    if (!/^\S+$/.test(field)) throw new RangeError(`a crontab field cannot be ${JSON.stringify(field)}`)
  }
  const comment = entry.comment === undefined ? '' : printComment(entry.comment)
  return `${comment}${fields.join(' ')} ${escapeCommand(entry.command)}\n`
}

/** cron: a bare `%` ends the command and starts its input; `\%` is the sign itself (crontab(5)). */
function escapeCommand(command: string): string {
  requireOneLine(command)
  if (!/^\S/.test(command)) throw new RangeError('a crontab command cannot be empty or start with a space')
  // Debian's cron reads `\\` as one backslash, others as two: no form of these is the same everywhere.
  if (/\\[\\%]/.test(command))
    throw new RangeError('a crontab command cannot hold a backslash before \\ or %')
  const text = command.replaceAll('%', '\\%')
  // Debian's cron refuses what does not fit into its buffer ("command too long").
  if (Buffer.byteLength(text) > 998) throw new RangeError('a crontab command cannot be longer than 998 bytes')
  return text
}

function printVariable([name, value]: readonly [string, string]): string {
  requireOneLine(value)
  // Debian's cron drops spaces at the ends, in quotes too.
  if (value !== value.trim()) throw new RangeError('a crontab value cannot start or end with a space')
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new RangeError(`a crontab cannot set ${JSON.stringify(name)}`)
  if (/^[\w/.:@%+,-]+$/.test(value)) return `${name}=${value}\n`
  if (value.includes('"') && value.includes("'"))
    throw new RangeError('a crontab value cannot hold both quotes')
  const quote = value.includes('"') ? "'" : '"'
  return `${name}=${quote}${value}${quote}\n`
}

function requireOneLine(text: string): void {
  if (/[\n\r]/.test(text) || text.includes('\0'))
    throw new RangeError('a crontab line cannot hold a line break')
}

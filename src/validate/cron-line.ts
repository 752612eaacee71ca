import { isRegular, weekdays } from '../model/schedule.ts'
import { exampleText } from './example-text.ts'

/** What a cron line says by name: https://man7.org/linux/man-pages/man5/crontab.5.html */
const names: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}

/** Whether a text is a line of cron, though perhaps one that no schedule of a spec can say. */
export function isCronLine(text: string): boolean {
  return /^@[a-z]+$/.test(text) || /^[\d*/,-]+(\s+[\dA-Za-z*/,?-]+){4}$/.test(text.trim())
}

/**
 * The schedule that a line of cron means, as people write it in a spec, in UTC; undefined where none says the same.
 */
export function scheduleOfCronLine(text: string): string | undefined {
  const line = text.trim()
  const [minute = '', hour = '', ofMonth = '', month = '', ofWeek = ''] = (names[line] ?? line).split(/\s+/)
  if (!isCronLine(line) || month !== '*') return undefined
  const when = period(minute, hour, ofMonth, ofWeek) ?? moment(minute, hour, ofMonth, ofWeek.toLowerCase())
  return when === undefined ? undefined : exampleText({ ...when, timezone: 'UTC' })
}

type Words = Readonly<Record<string, string>>

function period(minute: string, hour: string, ofMonth: string, ofWeek: string): Words | undefined {
  if (ofMonth !== '*' || ofWeek !== '*') return undefined
  const minutes = Number(/^\*\/(\d+)$/.exec(minute)?.[1] ?? (hour === '*' && /^\d+$/.test(minute) ? 60 : 0))
  const hours = Number(/^\*\/(\d+)$/.exec(hour)?.[1] ?? 0)
  if (hour === '*' && isRegular(minutes * 60_000)) return { every: minutes === 60 ? '1h' : `${minutes}m` }
  return /^\d+$/.test(minute) && isRegular(hours * 3_600_000) ? { every: `${hours}h` } : undefined
}

function moment(minute: string, hour: string, ofMonth: string, ofWeek: string): Words | undefined {
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour)) return undefined
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (ofMonth === '*' && ofWeek === '*') return { daily: time }
  if (ofMonth === '*') {
    const week = weekDays(ofWeek)
    return week === undefined ? undefined : { weekly: `${week} ${time}` }
  }
  return ofWeek === '*' && /^([1-9]|1\d|2[0-8])$/.test(ofMonth)
    ? { monthly: `${ofMonth} ${time}` }
    : undefined
}

/** `1-5` and `mon,thu` as days of a schedule; a single one in full. */
function weekDays(text: string): string | undefined {
  const named = text.replace(
    /\d+/g,
    (digit) => (Number(digit) < 8 && weekdays[Number(digit) % 7]?.slice(0, 3)) || digit,
  )
  const isList = /^[a-z]{3}([,-][a-z]{3})*$/.test(named)
  const single = weekdays.find((day) => day.slice(0, 3) === named)
  return single ?? (isList ? named : undefined)
}

import type { Milliseconds } from './quantity.ts'

/** When something happens again and again; always in a time zone of the IANA database. */
export type Schedule =
  | {
      readonly kind: 'every'
      readonly every: Milliseconds
      readonly minute: number
      readonly timezone: string
    }
  | { readonly kind: 'daily'; readonly time: TimeOfDay; readonly timezone: string }
  | {
      readonly kind: 'weekly'
      readonly days: readonly Weekday[]
      readonly time: TimeOfDay
      readonly timezone: string
    }
  | { readonly kind: 'monthly'; readonly day: number; readonly time: TimeOfDay; readonly timezone: string }

/** Hour and minute on the wall clock of the schedule's zone. */
export interface TimeOfDay {
  readonly hour: number
  readonly minute: number
}

/** Days of the week, in calendar order. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
/** A day of the week. */
export type Weekday = (typeof weekdays)[number]

/** A stretch of time that recurs. */
export interface Window {
  readonly starts: Schedule
  readonly duration: Milliseconds
}

/** The five fields of a crontab line. */
export interface CronFields {
  readonly minute: string
  readonly hour: string
  readonly dayOfMonth: string
  readonly month: string
  readonly dayOfWeek: string
}

const day = 86_400_000
const hour = 3_600_000

/** Reads `02:17`; undefined where it is not a time of day. */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? undefined : { hour: Number(hours), minute: Number(minutes) }
}

/** Reads `sunday`, `tue`, `tue-thu`, `mon,fri`, `daily`; undefined where it names no days. A range may wrap. */
export function parseDays(text: string): readonly Weekday[] | undefined {
  if (text === 'daily') return weekdays
  const days = new Set<Weekday>()
  for (const part of text.split(',')) {
    const [from, to] = part.split('-').map(weekdayIndex)
    if (from === undefined || from < 0 || (to !== undefined && to < 0)) return undefined
    for (let index = from; ; index = (index + 1) % 7) {
      const name = weekdays[index]
      if (name !== undefined) days.add(name)
      if (index === (to ?? from)) break
    }
  }
  return weekdays.filter((name) => days.has(name))
}

function weekdayIndex(text: string): number {
  return text.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(text.toLowerCase()))
}

/** The same moments as crontab fields that Debian's cron and Kubernetes both read. */
export function cronFields(schedule: Schedule): CronFields {
  const any = { dayOfMonth: '*', month: '*', dayOfWeek: '*' }
  if (schedule.kind === 'every') return { ...any, ...everyFields(schedule.every, schedule.minute) }
  const time = { minute: `${schedule.time.minute}`, hour: `${schedule.time.hour}` }
  if (schedule.kind === 'daily') return { ...any, ...time }
  if (schedule.kind === 'monthly') return { ...any, ...time, dayOfMonth: `${schedule.day}` }
  return { ...any, ...time, dayOfWeek: schedule.days.map((name) => weekdays.indexOf(name)).join(',') }
}

function everyFields(every: Milliseconds, minute: number): Pick<CronFields, 'minute' | 'hour'> {
  if (every >= hour) return { minute: `${minute}`, hour: every === hour ? '*' : `*/${every / hour}` }
  const step = every / 60_000
  const offset = minute % step
  return { minute: offset === 0 ? `*/${step}` : `${offset}-59/${step}`, hour: '*' }
}

/** The five fields as one text: `17 2 * * *`. */
export function cronExpression(schedule: Schedule): string {
  const { minute, hour: hours, dayOfMonth, month, dayOfWeek } = cronFields(schedule)
  return [minute, hours, dayOfMonth, month, dayOfWeek].join(' ')
}

/** Whether `every` divides the hour or the day, so that cron's gaps are all the same. */
export function isRegular(every: Milliseconds): boolean {
  return (
    every >= 60_000 &&
    (every < hour
      ? hour % every === 0 && every % 60_000 === 0
      : every <= day && day % every === 0 && every % hour === 0)
  )
}

/**
 * The longest time between two runs in a zone without clock changes. Zones with daylight saving add up to the
 * change: a rule on such zones must add it.
 */
export function longestGap(schedule: Schedule): Milliseconds {
  if (schedule.kind === 'every') return schedule.every
  if (schedule.kind === 'daily') return day
  if (schedule.kind === 'monthly') return 31 * day
  const indexes = schedule.days.map((name) => weekdays.indexOf(name))
  const gaps = indexes.map((from, position) => {
    const next = indexes[(position + 1) % indexes.length] ?? from
    return ((next - from + 7) % 7 || 7) * day
  })
  return Math.max(...gaps)
}

/** A schedule in words: `daily at 02:17 Europe/London`. */
export function describeSchedule(schedule: Schedule): string {
  if (schedule.kind === 'every') return `every ${schedule.every / 60_000} minutes`
  const at = `${clock(schedule.time)} ${schedule.timezone}`
  if (schedule.kind === 'daily') return `daily at ${at}`
  return schedule.kind === 'weekly'
    ? `${schedule.days.join(', ')} at ${at}`
    : `on day ${schedule.day} of the month at ${at}`
}

/** `02:17`. */
export function clock(time: TimeOfDay): string {
  return `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`
}

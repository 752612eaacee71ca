import type { CronFields, Schedule, Weekday } from '../../model/schedule.ts'
import { cronFields, weekdays } from '../../model/schedule.ts'

/** A schedule for a cron that runs in UTC. */
export interface UtcSchedule {
  readonly fields: CronFields
  /** A shell test that must hold, where the five fields say too much. */
  readonly condition: string | undefined
  /** Whether the zone's clocks change: in its summer the job runs that much later there. */
  readonly summerShift: number
}

/**
 * The same moments in UTC, right in the zone's standard time. Debian's cron knows only the machine's zone. A fixed
 * moment in UTC keeps the time between two runs equal all year, which a wall clock that changes does not.
 */
export function utcSchedule(schedule: Schedule, year: number): UtcSchedule {
  const { standard, summerShift } = offsets(schedule.timezone, year)
  if (schedule.kind === 'every') return { fields: cronFields(schedule), condition: undefined, summerShift: 0 }
  const minutes = schedule.time.hour * 60 + schedule.time.minute - standard
  const dayShift = Math.floor(minutes / 1440)
  const time = {
    hour: Math.floor((minutes - dayShift * 1440) / 60),
    minute: (minutes - dayShift * 1440) % 60,
  }
  const fields = cronFields({ ...schedule, time })
  if (schedule.kind === 'daily') return { fields, condition: undefined, summerShift }
  if (schedule.kind === 'weekly') {
    const shifted = new Set(schedule.days.map((day) => shiftedDay(day, dayShift)))
    const days = weekdays.filter((day) => shifted.has(day))
    return { fields: cronFields({ ...schedule, time, days }), condition: undefined, summerShift }
  }
  return { ...dayOfMonth(fields, schedule.day, dayShift, standard), summerShift }
}

function shiftedDay(day: Weekday, shift: number): Weekday {
  return weekdays[(weekdays.indexOf(day) + shift + 7) % 7] ?? day
}

/** The day before the first is not always the same date: all candidates, and a test of the date in the zone. */
function dayOfMonth(
  fields: CronFields,
  day: number,
  shift: number,
  standard: number,
): Pick<UtcSchedule, 'fields' | 'condition'> {
  const shifted = day + shift
  if (shifted >= 1 && shifted <= 28)
    return { fields: { ...fields, dayOfMonth: `${shifted}` }, condition: undefined }
  const candidates = shift < 0 ? '28-31' : '1,29'
  const condition = `[ "$(date -u -d '${standard} minutes' +%-d)" = ${day} ]`
  return { fields: { ...fields, dayOfMonth: candidates }, condition }
}

/** Minutes that the zone is ahead of UTC in standard time, and how much more in summer. */
function offsets(
  timezone: string,
  year: number,
): { readonly standard: number; readonly summerShift: number } {
  const [winter, summer] = [0, 6].map((month) => offsetAt(timezone, Date.UTC(year, month, 15, 12)))
  const standard = Math.min(winter ?? 0, summer ?? 0)
  return { standard, summerShift: Math.max(winter ?? 0, summer ?? 0) - standard }
}

function offsetAt(timezone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return (local - instant) / 60_000
}

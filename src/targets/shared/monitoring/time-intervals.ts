import type { Schedule } from '../../../model/schedule.ts'
import { type Window, weekdays } from '../../../model/schedule.ts'
import type { DataMap } from '../../../print/body.ts'

const minutesOfDay = 1440

/**
 * A window as time intervals of Alertmanager. An interval of its own for each day that the window touches, for none
 * may cross midnight: https://prometheus.io/docs/alerting/latest/configuration/#time_interval
 */
export function timeIntervals({ starts, duration }: Window): readonly DataMap[] {
  return startMinutes(starts).flatMap((start) =>
    daysTouched(start, start + Math.ceil(duration / 60_000)).map(({ offset, from, to }) => ({
      ...daysOf(starts, offset),
      times:
        from === 0 && to === minutesOfDay
          ? undefined
          : [{ start_time: timeText(from), end_time: timeText(to) }],
      location: starts.timezone,
    })),
  )
}

function startMinutes(schedule: Schedule): readonly number[] {
  if (schedule.kind !== 'every') return [schedule.time.hour * 60 + schedule.time.minute]
  const step = schedule.every / 60_000
  return Array.from(
    { length: Math.ceil(minutesOfDay / step) },
    (_, index) => (schedule.minute % step) + index * step,
  )
}

interface DayPart {
  /** Days after the one on which the window starts. */
  readonly offset: number
  readonly from: number
  readonly to: number
}

function daysTouched(start: number, end: number): readonly DayPart[] {
  return Array.from({ length: Math.ceil(end / minutesOfDay) }, (_, offset) => ({
    offset,
    from: Math.max(0, start - offset * minutesOfDay),
    to: Math.min(minutesOfDay, end - offset * minutesOfDay),
  }))
}

/** The model's monthly schedules end on day 28, so the day after is one of the same month but in February. */
function daysOf(schedule: Schedule, offset: number): DataMap {
  if (schedule.kind === 'monthly') return { days_of_month: [`${schedule.day + offset}`] }
  if (schedule.kind !== 'weekly') return {}
  const days = schedule.days.map((day) => (weekdays.indexOf(day) + offset) % 7).sort()
  return { weekdays: days.flatMap((day) => weekdays[day] ?? []) }
}

function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

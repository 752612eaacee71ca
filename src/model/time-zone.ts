import type { Milliseconds } from './quantity.ts'
import { zonesByClockChange } from './time-zone-names.ts'

const minute = 60_000

const changes: ReadonlyMap<string, number> = new Map(
  [...zonesByClockChange].flatMap(([minutes, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, minutes]),
  ),
)

/** Whether a time zone is called this, upper and lower case as they are: that is how the readers of outputs look it up. */
export function isTimezone(name: string): boolean {
  return changes.has(name)
}

/** The names of all time zones. */
export function timezones(): Iterable<string> {
  return changes.keys()
}

/** By how much the clocks of a zone are put forward and back; 0 for a zone that keeps its time. */
export function clockChange(timezone: string): Milliseconds {
  return (changes.get(timezone) ?? 0) * minute
}

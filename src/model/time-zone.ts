import type { Milliseconds } from './quantity.ts'

const hour = 3_600_000
const minute = 60_000

/** By how much the clocks of a zone are put forward and back; 0 for a zone that keeps its time. */
export function clockChange(timezone: string): Milliseconds {
  const offsets = Array.from({ length: 12 }, (_, month) =>
    offsetOf(timezone, new Date(Date.UTC(2026, month, 1))),
  )
  return Math.max(...offsets) - Math.min(...offsets)
}

/** `GMT+05:30` as milliseconds. */
function offsetOf(timezone: string, date: Date): Milliseconds {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    timeZoneName: 'longOffset',
  }).formatToParts(date)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}

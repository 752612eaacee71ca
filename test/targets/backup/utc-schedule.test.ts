import { expect, test } from 'vitest'
import type { Schedule } from '../../../src/model/schedule.ts'
import { utcSchedule } from '../../../src/targets/backup/utc-schedule.ts'

function inUtc(schedule: Schedule): string {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = utcSchedule(schedule, 2026).fields
  return [minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
}

const at = (hour: number, minute: number) => ({ time: { hour, minute } })

test.each<[string, Schedule]>([
  ['17 5 * * *', { kind: 'daily', ...at(5, 17), timezone: 'Europe/London' }],
  ['30 21 * * *', { kind: 'daily', ...at(0, 30), timezone: 'Asia/Riyadh' }],
  ['0 4 * * *', { kind: 'daily', ...at(23, 0), timezone: 'America/New_York' }],
  ['15 18 * * *', { kind: 'daily', ...at(23, 45), timezone: 'Asia/Kolkata' }],
  ['40 21 * * 2,6', { kind: 'weekly', days: ['sunday', 'wednesday'], ...at(0, 40), timezone: 'Asia/Riyadh' }],
  ['0 3 * * 0', { kind: 'weekly', days: ['saturday'], ...at(22, 0), timezone: 'America/New_York' }],
  ['10 7 1 * *', { kind: 'monthly', day: 1, ...at(8, 10), timezone: 'Europe/Berlin' }],
  ['20 22 14 * *', { kind: 'monthly', day: 15, ...at(1, 20), timezone: 'Asia/Riyadh' }],
  ['7 */6 * * *', { kind: 'every', every: 6 * 3_600_000, minute: 7, timezone: 'Europe/London' }],
])('%s is the same moment in winter', (fields, schedule) => {
  expect(inUtc(schedule)).toBe(fields)
})

test('the zones of the south have their standard time in July', () => {
  const schedule: Schedule = { kind: 'daily', ...at(9, 0), timezone: 'Australia/Sydney' }
  expect(inUtc(schedule)).toBe('0 23 * * *')
  expect(utcSchedule(schedule, 2026).summerShift).toBe(60)
})

test('the eve of the first of a month is found among its candidates by a test', () => {
  const schedule: Schedule = { kind: 'monthly', day: 1, ...at(1, 20), timezone: 'Asia/Riyadh' }
  expect(inUtc(schedule)).toBe('20 22 28-31 * *')
  expect(utcSchedule(schedule, 2026).condition).toBe(`[ "$(date -u -d '180 minutes' +%-d)" = 1 ]`)
})

test('the morning after the 28th may be in the next month', () => {
  const schedule: Schedule = { kind: 'monthly', day: 28, ...at(22, 0), timezone: 'America/New_York' }
  expect(inUtc(schedule)).toBe('0 3 1,29 * *')
  expect(utcSchedule(schedule, 2026).condition).toBe(`[ "$(date -u -d '-300 minutes' +%-d)" = 28 ]`)
})

test('only zones whose clocks change have a summer shift', () => {
  const shifts = ['Europe/London', 'Asia/Riyadh', 'UTC'].map(
    (timezone) => utcSchedule({ kind: 'daily', ...at(6, 0), timezone }, 2026).summerShift,
  )
  expect(shifts).toEqual([60, 0, 0])
})

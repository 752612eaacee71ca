import { describe, expect, test } from 'vitest'
import { timeIntervals } from '../../../src/targets/shared/monitoring/time-intervals.ts'

const hour = 3_600_000

describe('time intervals of Alertmanager', () => {
  test('a window within a day is one interval in the zone of its schedule', () => {
    const starts = {
      kind: 'weekly',
      days: ['tuesday', 'thursday'],
      time: { hour: 2, minute: 30 },
      timezone: 'Europe/London',
    } as const
    expect(timeIntervals({ starts, duration: 2 * hour })).toEqual([
      {
        weekdays: ['tuesday', 'thursday'],
        times: [{ start_time: '02:30', end_time: '04:30' }],
        location: 'Europe/London',
      },
    ])
  })

  test('a window over midnight goes on at the next weekday', () => {
    const starts = {
      kind: 'weekly',
      days: ['saturday'],
      time: { hour: 23, minute: 0 },
      timezone: 'UTC',
    } as const
    expect(timeIntervals({ starts, duration: 26 * hour })).toEqual([
      { weekdays: ['saturday'], times: [{ start_time: '23:00', end_time: '24:00' }], location: 'UTC' },
      { weekdays: ['sunday'], times: undefined, location: 'UTC' },
      { weekdays: ['monday'], times: [{ start_time: '00:00', end_time: '01:00' }], location: 'UTC' },
    ])
  })

  test('a monthly window over midnight goes on at the next day of the month', () => {
    const starts = { kind: 'monthly', day: 1, time: { hour: 23, minute: 0 }, timezone: 'UTC' } as const
    expect(timeIntervals({ starts, duration: 2 * hour })).toEqual([
      { days_of_month: ['1'], times: [{ start_time: '23:00', end_time: '24:00' }], location: 'UTC' },
      { days_of_month: ['2'], times: [{ start_time: '00:00', end_time: '01:00' }], location: 'UTC' },
    ])
  })

  test('a window every few hours has an interval for each', () => {
    const starts = { kind: 'every', every: 12 * hour, minute: 15, timezone: 'UTC' } as const
    const times = timeIntervals({ starts, duration: hour }).map((interval) => interval.times)
    expect(times).toEqual([
      [{ start_time: '00:15', end_time: '01:15' }],
      [{ start_time: '12:15', end_time: '13:15' }],
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { cronExpression, isRegular, longestGap, parseDays, type Schedule } from '../../src/model/schedule.ts'

const hour = 3_600_000
const timezone = 'UTC'

describe('cron fields', () => {
  test.each<[Schedule, string]>([
    [{ kind: 'daily', time: { hour: 2, minute: 17 }, timezone }, '17 2 * * *'],
    [
      { kind: 'weekly', days: ['tuesday', 'thursday'], time: { hour: 9, minute: 0 }, timezone },
      '0 9 * * 2,4',
    ],
    [{ kind: 'monthly', day: 1, time: { hour: 3, minute: 10 }, timezone }, '10 3 1 * *'],
    [{ kind: 'every', every: hour, minute: 23, timezone }, '23 * * * *'],
    [{ kind: 'every', every: 6 * hour, minute: 23, timezone }, '23 */6 * * *'],
    [{ kind: 'every', every: hour / 4, minute: 23, timezone }, '8-59/15 * * * *'],
    [{ kind: 'every', every: hour / 2, minute: 30, timezone }, '*/30 * * * *'],
  ])('of %j are those that cron and Kubernetes both read', (schedule, expected) => {
    expect(cronExpression(schedule)).toBe(expected)
  })
})

describe('days', () => {
  test.each([
    ['sunday', ['sunday']],
    ['tue-thu', ['tuesday', 'wednesday', 'thursday']],
    ['sat-mon', ['sunday', 'monday', 'saturday']],
    ['mon,fri', ['monday', 'friday']],
    ['someday', undefined],
    ['m', undefined],
  ])('%s', (text, expected) => {
    expect(parseDays(text)).toEqual(expected)
  })
})

test.each<[Schedule, number]>([
  [{ kind: 'weekly', days: ['monday', 'thursday'], time: { hour: 1, minute: 0 }, timezone }, 4 * 24 * hour],
  [{ kind: 'weekly', days: ['sunday'], time: { hour: 1, minute: 0 }, timezone }, 7 * 24 * hour],
  [{ kind: 'every', every: 6 * hour, minute: 0, timezone }, 6 * hour],
])('the longest gap of %j', (schedule, expected) => {
  expect(longestGap(schedule)).toBe(expected)
})

test.each([
  [hour * 5, false],
  [hour * 6, true],
  [60_000 * 7, false],
  [60_000 * 15, true],
  [hour * 1.5, false],
])('a period of %d ms is regular: %s', (every, expected) => {
  expect(isRegular(every)).toBe(expected)
})

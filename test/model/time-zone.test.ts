import { describe, expect, test } from 'vitest'
import { clockChange, isTimezone } from '../../src/model/time-zone.ts'
import { zonesByClockChange } from '../../src/model/time-zone-names.ts'

const names = [...zonesByClockChange.values()].flatMap((zones) => zones.trim().split(/\s+/))

/** Minutes that a zone is ahead of UTC. */
function offsetOf(timeZone: string, date: Date): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

describe('time zones', () => {
  test('are all those that Node knows', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimezone(name))).toEqual([])
    expect(names.filter((name) => !isKnownToNode(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })

  test('may be called by their older names, and UTC', () => {
    expect(['Asia/Calcutta', 'Asia/Kolkata', 'Europe/Kiev', 'UTC', 'Etc/GMT+5'].every(isTimezone)).toBe(true)
  })

  test('are not called by what only looks like one', () => {
    expect(['Mars/Olympus', 'europe/london', 'utc', '+01:00', '', ' '].filter(isTimezone)).toEqual([])
  })

  test('change their clocks as Node says that they do', () => {
    const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)))
    const wrong = names.filter((name) => {
      const offsets = months.map((month) => offsetOf(name, month))
      return (Math.max(...offsets) - Math.min(...offsets)) * 60_000 !== clockChange(name)
    })
    expect(wrong).toEqual([])
  })
})

function isKnownToNode(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

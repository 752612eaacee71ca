import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Window } from '../../../src/model/schedule.ts'
import { windowStep } from '../../../src/targets/ci/window-step.ts'

const hour = 3_600_000
const office: Window = {
  starts: {
    kind: 'weekly',
    days: ['tuesday', 'wednesday', 'thursday'],
    time: { hour: 9, minute: 0 },
    timezone: 'Europe/London',
  },
  duration: 7 * hour,
}
const night: Window = {
  starts: { kind: 'daily', time: { hour: 22, minute: 0 }, timezone: 'America/New_York' },
  duration: 4 * hour,
}
const monthly: Window = {
  starts: { kind: 'monthly', day: 28, time: { hour: 23, minute: 30 }, timezone: 'Asia/Tokyo' },
  duration: 2 * hour,
}

/** The clock that the script sees: `date` reckons from the moment instead of from now. */
const clock = `
date() {
  case "$*" in
    +%s) command date --date "$NOW" +%s ;;
    '--date today '*) command date --date "$NOW" "\${@: -1}" ;;
    '--date yesterday '*) command date --date "$NOW 1 day ago" "\${@: -1}" ;;
    *) command date "$@" ;;
  esac
}
`

function isOpen(window: Window, now: string): boolean {
  const step = windowStep(window)
  const env = { PATH: process.env.PATH, NOW: now, ...(step?.env as Record<string, string>) }
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', `${clock}${step?.run}`],
    {
      env,
      encoding: 'utf8',
    },
  )
  expect(stderr).toBe('')
  expect(stdout).toMatch(status === 0 ? /^$/ : /^::error::Outside of the window: /)
  return status === 0
}

test.each<[string, Window, string, boolean]>([
  ['opens on the minute', office, '2026-11-24 09:00:00 UTC', true],
  ['is closed the second before', office, '2026-11-24 08:59:59 UTC', false],
  ['is open in the last second', office, '2026-11-24 15:59:59 UTC', true],
  ['closes on the minute', office, '2026-11-24 16:00:00 UTC', false],
  ['is closed on other days', office, '2026-11-23 12:00:00 UTC', false],
  ['keeps the time of its zone in summer', office, '2026-07-21 08:30:00 UTC', true],
  ['closes by the clock of its zone in summer', office, '2026-07-21 15:30:00 UTC', false],
  ['runs past midnight', night, '2026-11-25 06:30:00 UTC', true],
  ['ends after midnight', night, '2026-11-25 07:00:00 UTC', false],
  ['is open on its day of the month', monthly, '2026-11-28 14:45:00 UTC', true],
  ['is open past midnight of its day of the month', monthly, '2026-11-28 16:00:00 UTC', true],
  ['is closed on the next evening', monthly, '2026-11-29 14:45:00 UTC', false],
])('a window %s', (_, window, now, expected) => {
  expect(isOpen(window, now)).toBe(expected)
})

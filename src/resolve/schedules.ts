import type { Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import { formatDuration } from '../model/quantity.ts'
import type { Schedule, Window } from '../model/schedule.ts'
import { isRegular, parseDays, parseTimeOfDay, weekdays } from '../model/schedule.ts'
import { isTimezone, timezones } from '../model/time-zone.ts'
import type { Context } from './context.ts'
import { quantity, refuseTwoForms, report, spread } from './context.ts'

interface Written {
  readonly every?: string
  readonly daily?: string
  readonly weekly?: string
  readonly monthly?: string
  readonly timezone?: string
}

/** A schedule as data; undefined where it cannot be kept, which is reported. `name` spreads `every` over the hour. */
export function schedule(context: Context, written: Written, name: string, at: Path): Schedule | undefined {
  const timezone = zone(context, written.timezone, at)
  if (timezone === undefined) return undefined
  if (written.every !== undefined) return everySchedule(context, written.every, name, timezone, at)
  const fixed = fixedTime(written, timezone)
  if (fixed === undefined) refuseDays(context, written, at)
  return fixed
}

/** Says which word of `weekly` is no day, or that nothing says when. */
function refuseDays(context: Context, { weekly }: Written, at: Path): void {
  const days = (weekly ?? '').split(' ')[0] ?? ''
  const wrong = days.split(/[,-]/).find((word) => parseDays(word) === undefined) ?? days
  if (weekly === undefined)
    report(context, 'missing-key', at, 'the schedule does not say when', {
      side: 'key',
      lacks: ['every', 'daily', 'weekly', 'monthly'],
      help: 'Write `daily: "02:17"`, `weekly: "sunday 05:00"`, `monthly: "1 03:10"` or `every: 6h`.',
    })
  else
    report(
      context,
      'bad-format',
      [...at, 'weekly'],
      `"${wrong}" is no day of the week${suggestion(wrong, weekdays)}`,
      {
        help: 'Write `sunday 05:00`, `mon,thu 05:00` or `tue-thu 09:00`.',
      },
    )
}

function zone(context: Context, written: string | undefined, at: Path): string | undefined {
  if (written !== undefined && isTimezone(written)) return written
  report(
    context,
    'bad-format',
    written === undefined ? at : [...at, 'timezone'],
    written === undefined
      ? 'the schedule has no time zone'
      : `there is no time zone "${written}"${suggestion(written, timezones())}`,
    {
      help: 'Write a name of the IANA database such as Europe/London, or UTC.',
    },
  )
  return undefined
}

function everySchedule(
  context: Context,
  written: string,
  name: string,
  timezone: string,
  at: Path,
): Schedule | undefined {
  const every = quantity.duration(written) ?? 0
  if (isRegular(every)) return { kind: 'every', every, minute: spread(name, 60), timezone }
  report(
    context,
    'bad-format',
    [...at, 'every'],
    `${formatDuration(every)} does not divide the hour or the day`,
    { help: 'Write 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 1d.' },
  )
  return undefined
}

function fixedTime(written: Written, timezone: string): Schedule | undefined {
  const words = (written.daily ?? written.weekly ?? written.monthly ?? '').split(' ')
  const time = parseTimeOfDay(words.at(-1)?.split('-')[0] ?? '')
  if (time === undefined) return undefined
  if (written.daily !== undefined) return { kind: 'daily', time, timezone }
  if (written.monthly !== undefined) return { kind: 'monthly', day: Number(words[0]), time, timezone }
  const days = parseDays(words[0] ?? '')
  return days === undefined ? undefined : { kind: 'weekly', days, time, timezone }
}

/** A window as data; undefined where it cannot be kept, which is reported. */
export function window(
  context: Context,
  written: Written & { readonly for?: string },
  name: string,
  at: Path,
): Window | undefined {
  refuseTwoForms(context, written, at, [['daily'], ['weekly'], ['monthly']])
  const starts = schedule(context, written, name, at)
  if (starts === undefined || starts.kind === 'every') return undefined
  const end = parseTimeOfDay((written.daily ?? written.weekly ?? '').split('-').at(-1) ?? '')
  const spoken = quantity.duration(written.for)
  if (spoken !== undefined && end !== undefined && /\d-\d/.test(written.daily ?? written.weekly ?? ''))
    report(context, 'bad-format', [...at, 'for'], 'the window has an end already', {
      side: 'key',
      help: 'Remove `for`, or the end behind the hyphen.',
    })
  if (spoken !== undefined) return { starts, duration: spoken }
  if (end !== undefined && /\d-\d/.test(written.daily ?? written.weekly ?? '')) {
    const minutes = end.hour * 60 + end.minute - starts.time.hour * 60 - starts.time.minute
    return { starts, duration: (minutes > 0 ? minutes : minutes + 1440) * 60_000 }
  }
  report(context, 'missing-key', at, 'the window has no end', {
    side: 'key',
    lacks: ['for'],
    help: 'Add `for: 2h`, or write an end such as 09:00-16:00.',
  })
  return undefined
}

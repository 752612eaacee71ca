import { formatDuration, inSeconds } from '../../model/quantity.ts'
import { clock, describeSchedule, type Window, weekdays } from '../../model/schedule.ts'
import type { DataMap } from '../../print/body.ts'
import { script } from './script.ts'

/** A step that fails outside of the window. It runs after the gate: an approval does not stretch the window. */
export function windowStep({ starts, duration }: Window): DataMap | undefined {
  if (starts.kind === 'every') return undefined
  const message = `::error::Outside of the window: ${describeSchedule(starts)}, for ${formatDuration(duration)}.`
  const days = daysOf(starts)
  return {
    name: 'Only within the window',
    env: { TZ: starts.timezone },
    run: script('window', { opens: clock(starts.time), ...days, seconds: inSeconds(duration), message }),
  }
}

/** Days as `date` prints them: of the week from 1 for Monday, or of the month. */
function daysOf(starts: Exclude<Window['starts'], { kind: 'every' }>): {
  readonly days: readonly string[]
  readonly format: string
} {
  if (starts.kind === 'monthly') return { days: [`${starts.day}`], format: '+%-d' }
  const names = starts.kind === 'daily' ? weekdays : starts.days
  return { days: names.map((name) => `${weekdays.indexOf(name) || 7}`).sort(), format: '+%u' }
}

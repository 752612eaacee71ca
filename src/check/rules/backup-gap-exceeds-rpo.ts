import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Backup } from '../../model/backup.ts'
import type { Platform, Store } from '../../model/environment.ts'
import type { Milliseconds } from '../../model/quantity.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { Schedule } from '../../model/schedule.ts'
import { describeSchedule, longestGap } from '../../model/schedule.ts'
import { clockChange } from '../../model/time-zone.ts'
import type { TierRule } from '../rule.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The longest time between two copies of anything is at most what may be lost. */
export const backupGapExceedsRpo: TierRule = {
  code: 'backup-gap-exceeds-rpo',
  severity: 'error',
  scope: 'tier',
  needs: ['backups', 'recovery'],
  check({ backups, recovery, platform, stores }, report) {
    if (recovery === undefined) return
    for (const gaps of gapsBySubject(backups, platform)) {
      const best = gaps.reduce((left, right) => (right.length < left.length ? right : left))
      if (best.length <= recovery.rpo) continue
      const { backup, length, words } = best
      const rpo = formatDuration(recovery.rpo)
      report({
        at: best.at,
        message: `up to ${formatDuration(length)} of "${backup.of.name}" can be lost (${words}), and rpo is ${rpo}`,
        help: advice(backup, recovery.rpo, stores),
        related: [{ at: ['recovery', 'rpo'], message: `at most ${rpo} may be lost` }],
      })
    }
  },
}

interface Gap {
  readonly backup: Backup
  readonly length: Milliseconds
  readonly words: string
  readonly at: Path
}

/** Several backups of one thing: the most frequent counts. */
function gapsBySubject(backups: readonly Backup[], platform: Platform): readonly (readonly Gap[])[] {
  const groups = new Map<string, Gap[]>()
  for (const gap of backups.flatMap((backup) => gapOf(backup, platform) ?? [])) {
    const { kind, name } = gap.backup.of
    groups.set(`${kind} ${name}`, [...(groups.get(`${kind} ${name}`) ?? []), gap])
  }
  return [...groups.values()]
}

/** Undefined for a backup that copies nothing, for a reason. */
function gapOf(backup: Backup, platform: Platform): Gap | undefined {
  const { name, full, archiveTimeout } = backup
  if (archiveTimeout !== undefined) {
    const words = `a change is shipped within ${formatDuration(archiveTimeout)}`
    return { backup, length: archiveTimeout, words, at: ['backups', name, 'archiveTimeout'] }
  }
  if (full === undefined) return undefined
  const plain = longestGap(full)
  // A CronJob keeps to the wall clock, so when clocks are put back its runs are further apart, unless there is one
  // every hour. Machines run backups by UTC.
  const change = platform === 'kubernetes' && plain > hour ? clockChange(full.timezone) : 0
  const added =
    change === 0 ? '' : `: ${formatDuration(plain)}, and ${formatDuration(change)} when clocks go back`
  return {
    backup,
    length: plain + change,
    words: whenOf(full) + added,
    at: ['backups', name, 'full'],
  }
}

function whenOf(schedule: Schedule): string {
  return schedule.kind === 'every' ? `every ${formatDuration(schedule.every)}` : describeSchedule(schedule)
}

const regular = [
  day,
  ...[12, 8, 6, 4, 3, 2, 1].map((hours) => hours * hour),
  ...[30, 20, 15, 10, 5, 1].map((minutes) => minutes * minute),
]

function advice({ method, of }: Backup, rpo: Milliseconds, stores: readonly Store[]): string {
  const fitting = regular.find((every) => every <= rpo)
  if (method === 'wal') return `Write \`archiveTimeout: ${formatDuration(rpo)}\` or less.`
  const hasLog = stores.some(({ kind, name }) => kind === 'postgres' && name === of.name)
  const often =
    fitting === undefined
      ? []
      : [`write \`full: {every: ${formatDuration(fitting)}, timezone: UTC}\` or a shorter period`]
  const options = [
    ...often,
    ...(method === 'dump' && hasLog ? ['take `method: wal`, which ships every change'] : []),
    'ask the business for a longer `rpo`',
  ]
  const text = options.join(', or ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

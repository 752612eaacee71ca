import type { Keep } from '../../../model/backup.ts'

/** Copies of one class: how many are kept, and so after how many days they expire. */
export interface KeepClass {
  readonly class: 'monthly' | 'weekly' | 'daily' | 'hourly'
  readonly count: number
  readonly days: number
}

/** Days that a copy of the class stands for; a month has up to 31. */
const daysOf = { monthly: 31, weekly: 7, daily: 1, hourly: 1 / 24 } as const

/** The classes of copies that are kept, the longest kept first. */
export function keepClasses(keep: Keep): readonly KeepClass[] {
  const classes = (['monthly', 'weekly', 'daily', 'hourly'] as const).flatMap((name): KeepClass[] => {
    const count = keep[name]
    return count === undefined ? [] : [{ class: name, count, days: Math.ceil(count * daysOf[name]) }]
  })
  return classes.sort((left, right) => right.count * daysOf[right.class] - left.count * daysOf[left.class])
}

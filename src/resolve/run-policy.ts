import type { Path } from '../diagnostics/diagnostic.ts'
import type { JobPolicy } from '../model/workload.ts'
import type { Context, JobSpec } from './context.ts'
import { orDefault, quantity, report } from './context.ts'
import { schedule } from './schedules.ts'

const minute = 60_000

/** Words that only a job on a schedule has a use for. */
const ofSchedules = ['concurrency', 'deadline'] as const

/** When a job runs, and how often it is tried. One whose schedule is wrong, which is reported, never runs by itself. */
export function runPolicy(context: Context, name: string, spec: JobSpec, at: Path): JobPolicy {
  const tries = {
    timeout: orDefault(context, [...at, 'timeout'], quantity.duration(spec.timeout), 10 * minute),
    retries: orDefault(context, [...at, 'retries'], spec.retries, 0),
  }
  if (typeof spec.run !== 'object') {
    for (const word of ofSchedules)
      if (spec[word] !== undefined)
        report(
          context,
          'bad-format',
          [...at, word],
          `\`${word}\` is for jobs on a schedule, which "${name}" is not`,
          {
            side: 'key',
            help: 'Remove it, or write `run: {daily: "04:10", timezone: UTC}`.',
          },
        )
    return { kind: spec.run === 'manual' ? 'manual' : 'before-rollout', ...tries }
  }
  const when = schedule(context, spec.run, `${context.system}/${name}`, [...at, 'run'])
  if (when === undefined) return { kind: 'manual', ...tries }
  return {
    kind: 'scheduled',
    schedule: when,
    ...tries,
    concurrency: orDefault(context, [...at, 'concurrency'], spec.concurrency, 'forbid'),
    deadline: quantity.duration(spec.deadline),
  }
}

import type { Environment } from '../../model/environment.ts'
import { inSeconds } from '../../model/quantity.ts'
import { describeSchedule } from '../../model/schedule.ts'
import type { Workload } from '../../model/workload.ts'
import { printComment } from '../../print/comment.ts'
import type { CrontabEntry } from '../../print/crontab.ts'
import { printCrontab } from '../../print/crontab.ts'
import type { OutputFile } from '../target.ts'
import { utcSchedule } from './utc-schedule.ts'

/** `crontab`: every scheduled container of the backups, for Debian's cron on a machine whose zone is UTC. */
export function crontab(environment: Environment): OutputFile {
  const entries = environment.workloads
    .filter(({ role }) => role === 'backup')
    .flatMap((workload) => entry(workload, environment))
  const text = printCrontab({
    environment: {
      SHELL: '/bin/bash',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ...mail(environment),
      FOLDER: `/srv/${environment.namespace}`,
    },
    entries,
  })
  const introduction = printComment(
    `The machine's zone is UTC, and FOLDER holds the outputs of this tier. To install: crontab $FOLDER/backup/crontab\n` +
      'Cron sends mail only about runs that failed; the journal has the others.',
  )
  return { path: 'crontab', body: { kind: 'text', text: `${introduction}\n${text}`, comment: '#' } }
}

function entry(workload: Workload, environment: Environment): readonly CrontabEntry[] {
  if (workload.run?.kind !== 'scheduled') return []
  const { schedule, timeout } = workload.run
  const { fields, condition, summerShift } = utcSchedule(schedule, Number(environment.edition.slice(0, 4)))
  const [task, name] = splitName(workload.name)
  const command = `"$FOLDER/backup/run.sh" ${task} ${name} ${inSeconds(timeout)}`
  const later = summerShift === 0 ? '' : ` (${summerShift} minutes later there in summer)`
  return [
    {
      comment: `${task} ${name}: ${describeSchedule(schedule)}${later}`,
      schedule: fields,
      command: condition === undefined ? command : `${condition} && ${command}`,
    },
  ]
}

/** `backup-db` → `backup`, `db`. */
function splitName(name: string): readonly [task: string, backup: string] {
  const hyphen = name.indexOf('-')
  return [name.slice(0, hyphen), name.slice(hyphen + 1)]
}

function mail({ owners }: Environment): Readonly<Record<string, string>> {
  const [first] = owners
  return first === undefined ? {} : { MAILTO: first.email }
}

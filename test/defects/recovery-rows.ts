import { expect } from 'vitest'
import { clusters, each, type Read, tiers } from './compiled.ts'
import type { Row } from './row.ts'

/** The defects of recovery, maintenance and incidents. */
export const recoveryRows: readonly Row[] = [
  {
    id: 'operate D92',
    defect: 'two copies of a day, and the restore takes neither',
    check: (files) =>
      each(files.texts(/\/restore-(db|queue)\.sh$/), ([, text]) => {
        expect(text).toMatch(/find_copy "\$wanted"/)
        expect(text).not.toMatch(/<.*\*/)
      }),
  },
  {
    id: 'operate D93',
    defect: 'a copy is restored over what is there',
    check: (files) =>
      each(files.texts(/\/restore-\w+\.sh$/), ([path, text]) => {
        expect(text, path).toMatch(/require_empty "\$(data|target)"/)
        expect(text, path).not.toContain('|| true')
      }),
  },
  {
    id: 'operate D94',
    defect: 'half a database is a success',
    check: (files) => {
      const lines = files.texts(/\.sh$/).flatMap(([, text]) => text.split('\n'))
      each(
        lines.filter((line) => /\bpsql /.test(line) && !line.trim().startsWith('#')),
        // One command alone fails as a whole: https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-OPTION-COMMAND
        (line) => expect(line).toMatch(/ON_ERROR_STOP=1| --command="\$1"/),
      )
      each(files.texts(/\/restore-db\.sh$/), ([, text]) => expect(text).toContain('pg_verifybackup '))
    },
  },
  {
    id: 'operate D96',
    defect: 'a status is looked at when the shell has already gone',
    check: (files) =>
      each(files.texts(/\.sh$/), ([path, text]) => expect(text, path).not.toMatch(/\[ \$\? /)),
  },
  {
    id: 'operate D97',
    defect: 'an argument is accepted and does nothing',
    check: (files) =>
      each(files.texts(/\/(restore|verify)-(db|queue)\.sh$/), ([, text]) =>
        expect(text).toContain('*) die "unknown argument $1" ;;'),
      ),
  },
  {
    id: 'operate D99',
    defect: 'readable copies stay behind when a drill fails',
    check: (files) =>
      each(files.texts(/\/functions\.sh$/), ([, text]) => {
        expect(text).toContain('mktemp -d')
        expect(text).toContain("trap 'finish $?' EXIT")
      }),
  },
  {
    id: 'operate D103',
    defect: 'a daily backup falls into the weekly maintenance',
    check: (files) =>
      each(clusters, (tier) => {
        const { time_intervals } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        const [{ times, location }] = time_intervals[0].time_intervals
        const [start, end] = [times[0].start_time, times[0].end_time].map((time: string) =>
          Number.parseInt(time, 10),
        )
        expect(location).toBe('UTC')
        const daily = files.objects(tier, 'CronJob').filter(({ spec }) => /^\d+ \d+ /.test(spec.schedule))
        each(daily, ({ spec }) => {
          const hour = Number(spec.schedule.split(' ')[1])
          // London is at most an hour ahead of UTC.
          for (const inUtc of [hour - 1, hour]) expect(inUtc < (start ?? 0) || inUtc >= (end ?? 0)).toBe(true)
        })
      }),
  },
  {
    id: 'operate D106',
    defect: 'a window is in "local time"',
    check: (files) =>
      each(tiers, (tier) => {
        const { time_intervals, route } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        each<Read>(time_intervals, (interval) =>
          each<Read>(interval.time_intervals, ({ location }) => expect(location).toBeTruthy()),
        )
        const muted = route.routes.filter(
          ({ mute_time_intervals }: Read) => mute_time_intervals !== undefined,
        )
        expect(muted.map(({ receiver }: Read) => receiver)).toEqual(['warning'])
      }),
  },
  {
    id: 'operate D107',
    defect: 'alerts and incidents have vocabularies of their own',
    check: (files) =>
      each(tiers, (tier) =>
        each(
          files.alerts(tier).filter(({ labels }) => labels.severity !== 'none'),
          ({ labels, annotations }) =>
            expect(annotations.incident).toMatch(labels.severity === 'critical' ? /^P1: / : /^P3: /),
        ),
      ),
  },
  {
    id: 'operate D108',
    defect: 'half of the time to respond is gone before the pager rings',
    check: (files) =>
      each(clusters, (tier) => {
        const { route } = files.yaml(`${tier}/prometheus/alertmanager.yml`)
        const critical = route.routes.find(({ receiver }: Read) => receiver === 'critical')
        expect(critical.group_wait).toBe('10s')
        each(
          files
            .alerts(tier)
            .filter(
              ({ labels, alert }) => labels.severity === 'critical' && !alert.startsWith('Certificate'),
            ),
          ({ alert, for: pending }) =>
            expect(Number.parseInt(pending, 10), alert).toBeLessThanOrEqual(15 / 2),
        )
      }),
  },
  {
    id: 'operate D109',
    defect: 'a failed migration takes all writes since the last backup with it',
    check: (files) => {
      const { jobs } = files.workflow('deploy')
      each(Object.values<Read>(jobs), (job) => expect(JSON.stringify(job)).not.toMatch(/restore|pg_/))
      each(clusters, (tier) => {
        const migrations = files.objects(tier, 'Job')
        each(migrations, ({ spec }) => expect(spec.backoffLimit).toBe(0))
      })
    },
  },
]

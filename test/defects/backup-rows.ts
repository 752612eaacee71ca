import { expect } from 'vitest'
import { type Compiled, clusters, each, type Read } from './compiled.ts'
import type { Row } from './row.ts'

type Cluster = (typeof clusters)[number]

/** Every script of the backups. */
function everyScript(files: Compiled, check: (text: string, path: string) => void): void {
  each(files.texts(/\/backup\/.*\.sh$/), ([path, text]) => check(text, path))
}

/** Lines of a script that do something. */
function commands(text: string): string {
  return text.replace(/^\s*#.*$/gm, '')
}

function script(files: Compiled, tier: Cluster, name: string): string {
  return files.text(`${tier}/backup/${name}.sh`)
}

function postgresConf(files: Compiled, tier: Cluster): string {
  return files.object(tier, 'ConfigMap', mapOf(files, tier)).data['postgresql.conf']
}

function mapOf(files: Compiled, tier: Cluster): string {
  const pod = files.pods(tier).find(({ owner }) => owner.metadata.name === 'db')
  return pod?.spec.volumes.find(({ name }: Read) => name === 'files').configMap.name
}

/** Those that copy something, by name. */
const copiers = ['backup-db', 'backup-queue', 'backup-uploads']

/** The defects of backups. */
export const backupRows: readonly Row[] = [
  {
    id: 'operate D64',
    defect: 'a dump that is called incremental',
    check: (files) =>
      each(clusters, (tier) => {
        expect(postgresConf(files, tier)).toContain('archive_mode = on')
        expect(script(files, tier, 'db')).toContain('pg_basebackup ')
        everyScript(files, (text, path) => expect(commands(text), path).not.toContain('pg_dump'))
      }),
  },
  {
    id: 'operate D66',
    defect: 'an hour may be lost, and a day is',
    check: (files) =>
      each(clusters, (tier) => {
        // The log leaves the database within a quarter of the hour that may be lost.
        const [, seconds] = /^archive_timeout = (\d+)s$/m.exec(postgresConf(files, tier)) ?? []
        expect(Number(seconds)).toBeLessThanOrEqual(3600 / 4)
        expect(Number(seconds)).toBeGreaterThan(0)
        each(['backup-queue', 'backup-uploads'], (name) => {
          const { schedule, jobTemplate } = files.object(tier, 'CronJob', name).spec
          expect(schedule).toMatch(/^\d+-59\/30 \* \* \* \*$/)
          expect(jobTemplate.spec.activeDeadlineSeconds).toBeLessThan(1800)
        })
      }),
  },
  {
    id: 'operate D69',
    defect: 'a schedule runs in the time zone of whatever reads it',
    check: (files) =>
      each(clusters, (tier) =>
        each(files.objects(tier, 'CronJob'), ({ spec }) =>
          expect(spec.timeZone).toMatch(/^(UTC|Europe\/London)$/),
        ),
      ),
  },
  {
    id: 'operate D70',
    defect: 'every instance of the application makes a backup, all at once',
    check: (files) =>
      each(clusters, (tier) => {
        const jobs = files.objects(tier, 'CronJob')
        expect(jobs.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(copiers))
        each(jobs, ({ spec }) => {
          expect(spec.concurrencyPolicy).toBe('Forbid')
          expect(spec.startingDeadlineSeconds).toBeGreaterThan(0)
          expect(spec.jobTemplate.spec.backoffLimit).toBe(0)
        })
        everyScript(files, (text, path) => {
          if (/\/(db|queue|uploads)\.sh$/.test(path)) expect(text).toMatch(/^begin$/m)
        })
        expect(script(files, tier, 'functions')).toContain('flock --nonblock 9')
      }),
  },
  {
    id: 'operate D71',
    defect: 'a schedule is a variable, and its asterisks are files',
    check: (files) => {
      each(files.texts(/\.env\.example$/), ([path, text]) => expect(text, path).not.toMatch(/\* \* \*/))
      each(clusters, (tier) =>
        each(files.objects(tier, 'ConfigMap'), ({ data }) =>
          each(Object.entries<string>(data), ([name, value]) => {
            if (/^[A-Z_]+$/.test(name)) expect(value, name).not.toMatch(/\* \*/)
          }),
        ),
      )
    },
  },
  {
    id: 'operate D72',
    defect: 'copies are said to be encrypted, and are not',
    check: (files) =>
      each(clusters, (tier) => {
        const functions = commands(script(files, tier, 'functions'))
        expect(functions.indexOf('age --encrypt')).toBeGreaterThan(0)
        expect(functions.indexOf('aws s3 cp')).toBeGreaterThan(functions.indexOf('age --encrypt'))
        each(['db', 'queue'], (name) => expect(commands(script(files, tier, name))).not.toContain('aws s3'))
        expect(script(files, tier, 'uploads')).toContain('RESTIC_PASSWORD_FILE=/run/secrets/restic-password')
      }),
  },
  {
    id: 'operate D73',
    defect: 'a failed upload is followed by the deletion of the last good copy',
    check: (files) => {
      each(clusters, (tier) => {
        expect(script(files, tier, 'functions')).toMatch(
          /\[\[ \$arrived == "\$size"\$'\\t'"\$sum" \]\] \|\| die/,
        )
      })
      everyScript(files, (text, path) =>
        expect(commands(text), path).not.toMatch(/find .* -delete|s3 rm|delete-object/),
      )
    },
  },
  {
    id: 'operate D75',
    defect: 'a pipe hides that its first program failed',
    check: (files) =>
      everyScript(files, (text, path) => {
        if (path.endsWith('functions.sh')) expect(text).toContain('shopt -s inherit_errexit')
        else expect(text, path).toContain('set -Eeuo pipefail')
      }),
  },
  {
    id: 'operate D76',
    defect: 'a copy is called good because its first line can be read',
    check: (files) =>
      each(clusters, (tier) => {
        const verify = script(files, tier, 'verify-db')
        expect(verify).toContain('gzip --test')
        expect(verify).not.toMatch(/\| *head/)
        expect(script(files, tier, 'functions')).toContain('sha256sum --check')
        expect(files.object(tier, 'CronJob', 'verify-db').spec.schedule).toBe('17 8 * * *')
      }),
  },
  {
    id: 'operate D78',
    defect: 'the key that reads the copies lies beside what is copied',
    check: (files) =>
      each(clusters, (tier) => {
        each(['db', 'queue', 'db-archive'], (name) => {
          const recipients = script(files, tier, name).match(/^ {2}age1[a-z0-9]{58}$/gm)
          expect(new Set(recipients).size).toBeGreaterThanOrEqual(2)
        })
        everyScript(files, (text, path) => expect(text, path).not.toMatch(/AGE-SECRET-KEY|gpg|s2k/))
        const mounted = files
          .pods(tier)
          .flatMap(({ containers }) => containers.flatMap((one) => one.volumeMounts ?? []))
        each(mounted, ({ mountPath }: Read) => expect(mountPath).not.toMatch(/identity/))
      }),
  },
  {
    id: 'operate D79',
    defect: 'whoever makes the copies can delete them',
    check: (files) =>
      each(files.texts(/writer-policy\.json$/), ([path, text]) => {
        const { Statement } = JSON.parse(text)
        const deleting = Statement.filter(({ Action }: Read) => Action.includes('s3:DeleteObject'))
        for (const { Resource } of deleting)
          each<string>(Resource, (resource) => expect(resource, path).toMatch(/\/uploads\/locks\/\*$/))
        each<Read>(Statement, ({ Action }) => expect(Action).not.toContain('s3:*'))
      }),
  },
  {
    id: 'operate D80',
    defect: 'copies are kept for ever, or not for as long as was said',
    check: (files) =>
      each(files.texts(/backups-\w+-lifecycle\.json$/), ([, text]) => {
        const days = new Map(JSON.parse(text).Rules.map(({ ID, Expiration }: Read) => [ID, Expiration?.Days]))
        expect(days.get('db-daily')).toBe(30)
        expect(days.get('db-monthly')).toBeGreaterThanOrEqual(366)
        // A week back, from a copy that is a day older.
        expect(days.get('db-wal')).toBeGreaterThanOrEqual(8)
      }),
  },
  {
    id: 'operate D82',
    defect: 'the second copy of a day overwrites the first',
    check: (files) =>
      each(clusters, (tier) => {
        expect(script(files, tier, 'functions')).toContain('+%Y%m%dT%H%M%SZ')
        expect(script(files, tier, 'functions').match(/date -u/g)?.length).toBeGreaterThan(3)
        expect(script(files, tier, 'db-archive')).toContain("--if-none-match '*'")
      }),
  },
  {
    id: 'operate D83',
    defect: 'one bucket holds the data and all passwords',
    check: (files) =>
      everyScript(files, (text, path) =>
        expect(commands(text), path).not.toMatch(/(store|cp|backup) \S*\/run\/secrets/),
      ),
  },
  {
    id: 'operate D85',
    defect: 'copies lie on the disk of what they are copies of',
    check: (files) =>
      each(clusters, (tier) =>
        each(['db', 'queue', 'uploads'], (name) => {
          const text = `${script(files, tier, name)}${script(files, tier, 'functions')}`
          expect(text).toMatch(/s3:\/\/\$bucket|RESTIC_REPOSITORY=s3:/)
        }),
      ),
  },
  {
    id: 'operate D86',
    defect: 'a restored application may not read its tables',
    check: (files) =>
      everyScript(files, (text, path) => expect(text, path).not.toMatch(/--no-(acl|owner|privileges)/)),
  },
  {
    id: 'operate D87',
    defect: 'files are packed while they change, and a second copy fails',
    check: (files) =>
      each(clusters, (tier) => {
        expect(script(files, tier, 'uploads')).toContain('restic backup ')
        expect(commands(script(files, tier, 'uploads'))).not.toMatch(/\btar\b/)
      }),
  },
  {
    id: 'operate D91',
    defect: 'a backup has no schedule',
    check: (files) =>
      each(clusters, (tier) =>
        each(copiers, (name) =>
          expect(files.object(tier, 'CronJob', name).spec.schedule).toMatch(/^[\d/,*-]+( [\d/,*-]+){4}$/),
        ),
      ),
  },
]

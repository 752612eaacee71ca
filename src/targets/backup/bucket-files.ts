import type { Backup } from '../../model/backup.ts'
import { activeBackups } from '../../model/backup-workloads.ts'
import type { Environment } from '../../model/environment.ts'
import { longestGap } from '../../model/schedule.ts'
import type { DataMap } from '../../print/body.ts'
import { keepClasses } from '../shared/backup/retention.ts'
import type { OutputFile } from '../target.ts'

const day = 86_400_000

/** A copy that was overwritten or deleted can be brought back for so long, on a bucket with versions. */
const daysOfOldVersions = 30

/** For each bucket: how long copies are kept (the bucket removes them), and what the writer may do (not remove them). */
export function bucketFiles(environment: Environment): readonly OutputFile[] {
  const byBucket = new Map<string, Backup[]>()
  for (const backup of activeBackups(environment)) {
    if (backup.to === undefined) continue
    byBucket.set(backup.to.bucket, [...(byBucket.get(backup.to.bucket) ?? []), backup])
  }
  return [...byBucket].flatMap(([bucket, backups]): OutputFile[] => [
    { path: `${bucket}-lifecycle.json`, body: { kind: 'json', value: lifecycle(backups) } },
    { path: `${bucket}-writer-policy.json`, body: { kind: 'json', value: writerPolicy(bucket, backups) } },
  ])
}

/** For `aws s3api put-bucket-lifecycle-configuration`. */
function lifecycle(backups: readonly Backup[]): DataMap {
  return {
    Rules: [
      ...backups.flatMap(expirations),
      {
        ID: 'incomplete-uploads',
        Filter: { Prefix: '' },
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
      },
    ],
  }
}

/** restic removes copies by its own rules: its files serve many of them. */
function expirations(backup: Backup): readonly DataMap[] {
  if (backup.method === 'restic') return []
  const kept = keepClasses(backup.keep).map(({ class: name, days }) => expiration(backup, name, days))
  return backup.method === 'wal' ? [...kept, expiration(backup, 'wal', daysOfLog(backup))] : kept
}

/** Restoring a moment takes the log from the copy before it on: the period, the gap between copies, and a day. */
function daysOfLog({ keep, full }: Backup): number {
  const gap = full === undefined ? 0 : longestGap(full)
  return Math.ceil(((keep.pitr ?? 0) + gap) / day) + 1
}

function expiration(backup: Backup, folder: string, days: number): DataMap {
  return {
    ID: `${backup.name}-${folder}`,
    Filter: { Prefix: `${backup.name}/${folder}/` },
    Status: 'Enabled',
    Expiration: { Days: days },
    NoncurrentVersionExpiration: { NoncurrentDays: daysOfOldVersions },
  }
}

/** An IAM policy: whoever takes over the machine that copies cannot remove what was copied before. */
function writerPolicy(bucket: string, backups: readonly Backup[]): DataMap {
  const arn = `arn:aws:s3:::${bucket}`
  const locks = backups.filter((backup) => backup.method === 'restic')
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Find',
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:ListBucket'],
        Resource: arn,
      },
      {
        Sid: 'WriteAndCompare',
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        Resource: backups.map((backup) => `${arn}/${backup.name}/*`),
      },
      ...(locks.length === 0 ? [] : [unlock(arn, locks)]),
    ],
  }
}

/** restic deletes its own locks, and nothing else unless it is told to forget. */
function unlock(arn: string, backups: readonly Backup[]): DataMap {
  return {
    Sid: 'RemoveOwnLocks',
    Effect: 'Allow',
    Action: ['s3:DeleteObject'],
    Resource: backups.map((backup) => `${arn}/${backup.name}/locks/*`),
  }
}

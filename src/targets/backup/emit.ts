import { activeBackups } from '../../model/backup-workloads.ts'
import type { Environment } from '../../model/environment.ts'
import { backupScripts } from '../shared/backup/scripts.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { bucketFiles } from './bucket-files.ts'
import { crontab } from './crontab.ts'
import { dockerfile } from './dockerfile.ts'
import { runner } from './runner.ts'

/** Writes nothing for a tier whose backups are all `none`. */
export const emitter: Emitter = { scope: 'tier', emit }

function emit(environment: Environment): readonly OutputFile[] {
  if (environment.outputs.backup === undefined || activeBackups(environment).length === 0) return []
  // On Kubernetes the same containers are CronJobs.
  const schedule = environment.platform === 'kubernetes' ? [] : [crontab(environment), runner(environment)]
  return [...schedule, ...backupScripts(environment), ...bucketFiles(environment), dockerfile(environment)]
}

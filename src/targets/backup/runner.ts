import type { Environment } from '../../model/environment.ts'
import { renderTemplate } from '../../print/template.ts'
import type { OutputFile } from '../target.ts'

/** `run.sh`: what cron calls: one task on one backup, under a lock and a limit, with its outcome as metrics. */
export function runner({ platform, namespace }: Environment): OutputFile {
  const text = renderTemplate('backup/run.sh', { namespace, isCompose: platform === 'compose' })
  return { path: 'run.sh', body: { kind: 'text', text, comment: '#' }, executable: true }
}

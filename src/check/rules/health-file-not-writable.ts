import type { Health } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { canWrite } from '../writable.ts'

/** The file by which a program says that it works is one that it can write. */
export const healthFileNotWritable: TierRule = {
  code: 'health-file-not-writable',
  severity: 'error',
  scope: 'tier',
  check({ services }, report) {
    for (const { name, workload } of services) {
      const path = freshFile(workload.health)
      if (path === undefined || canWrite(workload, path)) continue
      report({
        at: ['services', name, 'health', 'file'],
        message: `"${name}" cannot write ${path}, so it would be taken for dead: nothing is mounted there, and the root file system is read-only`,
        help: 'Write a path below /tmp, which is memory, or mount something with `volumes`.',
        related: [{ at: ['services', name, 'volumes'], message: 'what it mounts' }],
      })
    }
  },
}

/** Its path is the last word of the command that looks how old it is. */
function freshFile(health: Health | undefined): string | undefined {
  const check = health?.live
  return check?.kind === 'exec' && check.command.includes('fresh-file') ? check.command.at(-1) : undefined
}

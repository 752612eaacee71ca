import { formatSize } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** The largest body that a service takes fits somewhere: into its memory, or onto a disk that it mounts. */
export const bodyExceedsMemory: TierRule = {
  code: 'body-exceeds-memory',
  severity: 'warning',
  scope: 'tier',
  check({ services }, report) {
    for (const { name, http, workload } of services) {
      const limit = workload.resources.limits.memory
      const hasDisk = workload.mounts.some((mount) => mount.kind !== 'memory' && mount.kind !== 'certificate')
      if (http === undefined || limit === undefined || hasDisk || http.maxBody < limit) continue
      report({
        at: ['services', name, 'http', 'maxBody'],
        message: `"${name}" takes bodies of up to ${formatSize(http.maxBody)}, has ${formatSize(limit)} of memory, and no disk to put one on`,
        help: `Write less than ${formatSize(limit)}, a larger memory limit, or mount a volume; waive this where bodies stream through to somewhere else.`,
        related: [
          {
            at: ['services', name, 'resources', 'limits', 'memory'],
            message: `its memory is ${formatSize(limit)}`,
          },
        ],
      })
    }
  },
}

import type { Environment } from '../../model/environment.ts'
import { programs } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { listed } from '../words.ts'

/** A volume that several pods mount is one that several nodes can have. */
export const volumeNotShared: TierRule = {
  code: 'volume-not-shared',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    if (environment.platform !== 'kubernetes') return
    for (const { name, access } of environment.volumes) {
      const users = usersOf(environment, name)
      const pods = users.reduce((sum, { max }) => sum + max, 0)
      if (access === 'shared' || pods < 2) continue
      report({
        at: ['volumes', name, 'access'],
        message: `up to ${pods} pods mount the volume "${name}" (${listed(users.map((user) => `${user.max} of ${user.name}`))}), which one node can have at a time`,
        help: 'Write `access: shared` and, in `outputs.kubernetes`, a `sharedStorageClass` that can do it; or run one instance.',
        related: users.map((user) => ({
          at: user.at[0] === 'jobs' ? user.at : [...user.at, 'scale', 'max'],
          message: `${user.name} runs up to ${user.max}`,
        })),
      })
    }
  },
}

function usersOf(environment: Environment, volume: string) {
  return programs(environment)
    .filter(({ workload }) =>
      workload.mounts.some((mount) => mount.kind === 'volume' && mount.volume === volume),
    )
    .map(({ name, at, workload }) => ({ name, at, max: workload.scale.max }))
}

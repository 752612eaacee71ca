import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import { containersOf } from '../../model/workload.ts'
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
      const words = users.map((user) =>
        user.max === onEachNode ? `${user.name} on each node` : `${user.max} of ${user.name}`,
      )
      report({
        at: ['volumes', name, 'access'],
        message: `${pods === onEachNode ? 'many' : `up to ${pods}`} pods mount the volume "${name}" (${listed(words)}), which one node can have at a time`,
        help: 'Write `access: shared` and, in `outputs.kubernetes`, a `sharedStorageClass` that can do it; or run one instance.',
        related: users.map((user) =>
          user.max === onEachNode
            ? { at: [...user.at, 'kind'], message: `${user.name} runs on each node` }
            : { at: [...user.at, 'scale', 'max'], message: `${user.name} runs up to ${user.max}` },
        ),
      })
    }
  },
}

/** Nobody knows how many nodes there are. */
const onEachNode = Number.POSITIVE_INFINITY

interface User {
  readonly name: string
  readonly at: Path
  /** The most pods of it at the same time. */
  readonly max: number
}

function usersOf(environment: Environment, volume: string): readonly User[] {
  return programs(environment)
    .filter(({ workload }) =>
      containersOf(workload).some(({ mounts }) =>
        mounts.some((mount) => mount.kind === 'volume' && mount.volume === volume),
      ),
    )
    .map(({ name, at, workload }) => ({ name, at, max: workload.perNode ? onEachNode : workload.scale.max }))
}

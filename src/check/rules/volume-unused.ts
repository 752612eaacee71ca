import { containersOf } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/** Every volume is mounted by something. */
export const volumeUnused: TierRule = {
  code: 'volume-unused',
  severity: 'warning',
  scope: 'tier',
  needs: ['jobs', 'services'],
  check({ volumes, workloads }, report) {
    const mounted = new Set(
      workloads
        .flatMap(containersOf)
        .flatMap(({ mounts }) => mounts.flatMap((mount) => (mount.kind === 'volume' ? [mount.volume] : []))),
    )
    for (const { name } of volumes) {
      if (mounted.has(name)) continue
      report({
        at: ['volumes', name],
        side: 'key',
        message: `nothing mounts the volume "${name}"`,
        help: `Mount it with \`volumes: {/path: {volume: ${name}}}\`, or remove it.`,
      })
    }
  },
}

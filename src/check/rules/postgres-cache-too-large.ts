import { asSetting, sizeSetting } from '../postgres-settings.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes } from '../words.ts'

/**
 * Shares of its memory beyond which a setting does harm.
 * https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-SHARED-BUFFERS: more than 40 % is unlikely to work better.
 */
const shares = {
  shared_buffers: { most: 0.4, why: 'what is beyond is taken from queries and from the page cache' },
  effective_cache_size: { most: 0.75, why: 'the planner would count on pages that are on disk' },
} as const

/** A PostgreSQL server takes no more of its memory for caches than does it good. */
export const postgresCacheTooLarge: TierRule = {
  code: 'postgres-cache-too-large',
  severity: 'by-tier',
  scope: 'tier',
  check({ stores }, report) {
    for (const store of stores) {
      const limit = store.workload?.resources.limits.memory
      if (store.kind !== 'postgres' || limit === undefined) continue
      for (const [setting, { most, why }] of Object.entries(shares)) {
        const size = sizeSetting(store, setting)
        if (size <= limit * most) continue
        const share = `${most * 100} % of ${inMebibytes(limit)} are ${inMebibytes(limit * most)}`
        report({
          at: ['stores', store.name, 'settings', setting],
          message: `${setting} of "${store.name}" is ${inMebibytes(size)}, and ${share}: ${why}`,
          help: `Write \`${setting}: ${asSetting(limit * most)}\` at the most, or leave it out: then it follows from the memory.`,
          related: [
            {
              at: ['stores', store.name, 'instance', 'resources', 'limits', 'memory'],
              message: `its memory is ${inMebibytes(limit)}`,
            },
          ],
        })
      }
    }
  },
}

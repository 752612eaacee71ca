import { asSetting, numberSetting, sizeSetting } from '../postgres-settings.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes } from '../words.ts'

/** Where PostgreSQL's parallel queries share their hash tables: https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-DYNAMIC-SHARED-MEMORY-TYPE */
const folder = '/dev/shm'

/** Parallel queries find the shared memory that they may ask for: "could not resize shared memory segment" otherwise. */
export const sharedMemoryTooSmall: TierRule = {
  code: 'shared-memory-too-small',
  severity: 'by-tier',
  scope: 'tier',
  check({ stores }, report) {
    for (const store of stores) {
      const mount = store.workload?.mounts.find(({ path, kind }) => path === folder && kind === 'memory')
      if (store.kind !== 'postgres' || mount?.kind !== 'memory') continue
      const workers = numberSetting(store, 'max_parallel_workers')
      const memory = sizeSetting(store, 'work_mem')
      const multiplier = numberSetting(store, 'hash_mem_multiplier')
      const isParallel = numberSetting(store, 'max_parallel_workers_per_gather') > 0
      const most = workers * memory * multiplier
      if (!isParallel || most <= mount.size) continue
      const fitting = mount.size / (workers * multiplier)
      const fewer = Math.floor(mount.size / (memory * multiplier))
      report({
        at: ['stores', store.name, 'settings', 'work_mem'],
        message: `parallel queries of "${store.name}" may share ${workers} max_parallel_workers × ${inMebibytes(memory)} work_mem × ${multiplier} hash_mem_multiplier = ${inMebibytes(most)}, and ${folder} holds ${inMebibytes(mount.size)}`,
        help: `Write \`work_mem: ${asSetting(fitting)}\` at the most, or \`max_parallel_workers: ${fewer}\`; ${folder} is an eighth of the memory of the instance.`,
        related: [
          {
            at: ['stores', store.name, 'instance', 'resources', 'limits', 'memory'],
            message: 'its memory is written here',
          },
        ],
      })
    }
  },
}

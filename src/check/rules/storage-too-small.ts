import type { Store } from '../../model/environment.ts'
import type { Bytes } from '../../model/quantity.ts'
import { parseSize } from '../../model/quantity.ts'
import { sizeSetting } from '../postgres-settings.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes } from '../words.ts'

/** Disk of a store that is not for its data alone. */
interface Need {
  readonly words: string
  readonly bytes: Bytes
  readonly setting: string
}

/** A store that keeps data has disk for more than its own logs: it stops when the disk is full. */
export const storageTooSmall: TierRule = {
  code: 'storage-too-small',
  severity: 'by-tier',
  scope: 'tier',
  check({ stores }, report) {
    for (const store of stores) {
      const state = store.workload?.mounts.find(
        (mount) => mount.kind === 'state' && mount.name === store.stateMount,
      )
      const need = needOf(store)
      if (state?.kind !== 'state' || need === undefined || state.size >= need.bytes) continue
      report({
        at: ['stores', store.name, 'instance', 'storage'],
        message: `the disk of "${store.name}" is ${inMebibytes(state.size)}, and ${need.words} = ${inMebibytes(need.bytes)}`,
        help: `Write \`storage: ${Math.ceil(need.bytes / 2 ** 30)}Gi\` or more, or a smaller \`${need.setting}\`.`,
        related: [
          {
            at:
              store.kind === 'postgres'
                ? ['stores', store.name, 'settings', need.setting]
                : ['stores', store.name, 'instance', need.setting],
            message: `${need.setting} belongs here`,
          },
        ],
      })
    }
  },
}

function needOf(store: Store): Need | undefined {
  if (store.kind === 'postgres') {
    const [most, kept] = [sizeSetting(store, 'max_wal_size'), sizeSetting(store, 'wal_keep_size')]
    // As much again for data: a database of which more than half is log is set up by mistake.
    return {
      words: `twice its log is 2 × (${inMebibytes(most)} max_wal_size + ${inMebibytes(kept)} wal_keep_size)`,
      bytes: 2 * (most + kept),
      setting: kept > most ? 'wal_keep_size' : 'max_wal_size',
    }
  }
  const memory = redisMemory(store)
  if (!['redis', 'valkey'].includes(store.kind) || memory === undefined) return undefined
  return {
    // https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/#log-rewriting
    words: `while it rewrites its log it keeps its data twice: 2 × ${inMebibytes(memory)}`,
    bytes: 2 * memory,
    setting: 'memory',
  }
}

function redisMemory({ settings }: Store): Bytes | undefined {
  const [, amount, unit] = /^(\d+)(kb|mb|gb)?$/.exec(settings.get('maxmemory') ?? '') ?? []
  if (amount === undefined) return undefined
  return unit === undefined ? Number(amount) : parseSize(`${amount}${unit.slice(0, 1).toUpperCase()}i`)
}

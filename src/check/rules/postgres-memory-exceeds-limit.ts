import type { Environment, Store } from '../../model/environment.ts'
import type { Bytes } from '../../model/quantity.ts'
import { connectionTerms, reservedConnections } from '../peak-connections.ts'
import { asSetting, numberSetting, sizeSetting } from '../postgres-settings.ts'
import { programs } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { inMebibytes, listed } from '../words.ts'

/** What a connection takes beside its queries: https://blog.anarazel.de/2020/10/07/measuring-the-memory-overhead-of-a-postgres-connection/ */
const perConnection = 2 * 2 ** 20
/** One connection in so many runs a query that sorts or hashes at any moment. */
const idleShare = 4
/** The rest is for the kernel's own bookkeeping, and for what grows before somebody looks. */
const usable = 0.9

/** At its worst a PostgreSQL server stays within its memory: the kernel kills it otherwise, with every query in it. */
export const postgresMemoryExceedsLimit: TierRule = {
  code: 'postgres-memory-exceeds-limit',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const store of environment.stores) {
      const limit = store.workload?.resources.limits.memory
      if (store.kind !== 'postgres' || limit === undefined) continue
      const terms = termsOf(store, environment)
      const sum = terms.reduce((total, { bytes }) => total + bytes, 0)
      if (sum <= limit * usable) continue
      const needed = Math.ceil(sum / usable / 2 ** 20)
      const [largest] = terms
        .filter(({ setting }) => setting !== undefined)
        .sort((left, right) => right.bytes - left.bytes)
      report({
        at: ['stores', store.name, 'settings', largest?.setting ?? 'work_mem'],
        message: `"${store.name}" may take ${inMebibytes(sum)}, and nine tenths of its ${inMebibytes(limit)} are ${inMebibytes(limit * usable)}: ${listed(terms.map(({ words }) => words))}`,
        help: `Write \`instance: {resources: {limits: {memory: ${needed}Mi}}}\` or more${smaller(largest, sum - limit * usable)}.`,
        related: [
          {
            at: ['stores', store.name, 'instance', 'resources', 'limits', 'memory'],
            message: `its memory is ${inMebibytes(limit)}`,
          },
        ],
      })
    }
  },
}

interface Term {
  /** Undefined for connections, which follow from those who connect. */
  readonly setting: string | undefined
  readonly bytes: Bytes
  readonly words: string
  /** How many there are of the setting's amount. */
  readonly times: number
}

function termsOf(store: Store, environment: Environment): readonly Term[] {
  const connections = mostConnections(store, environment)
  const active = Math.ceil(connections / idleShare)
  const workers = numberSetting(store, 'autovacuum_max_workers')
  const term = (setting: string, times: number): Term => {
    const each = sizeSetting(store, setting)
    const words = times === 1 ? '' : ` × ${times}`
    return { setting, times, bytes: each * times, words: `${setting} ${inMebibytes(each)}${words}` }
  }
  return [
    term('shared_buffers', 1),
    term('work_mem', active),
    term('maintenance_work_mem', workers),
    {
      setting: undefined,
      times: 1,
      bytes: connections * perConnection,
      words: `${connections} connections of ${inMebibytes(perConnection)}`,
    },
  ]
}

/** What all clients together keep open; what the server takes, where one of them does not say it. */
function mostConnections(store: Store, environment: Environment): number {
  const most = numberSetting(store, 'max_connections')
  const isKnown = programs(environment).every(({ uses }) =>
    uses.every(({ to, pool }) => to !== store.name || pool !== undefined),
  )
  const asked = connectionTerms(store, environment).reduce((sum, { count }) => sum + count, 0)
  return isKnown ? Math.min(most, asked + reservedConnections(store)) : most
}

/** The value of the largest term that would pass, where there is one. */
function smaller(largest: Term | undefined, excess: Bytes): string {
  if (largest === undefined) return ''
  const rest = largest.bytes - excess
  if (rest <= 0) return ''
  return `, or \`${largest.setting}: ${asSetting(rest / largest.times)}\` at the most`
}

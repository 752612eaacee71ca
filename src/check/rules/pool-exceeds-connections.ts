import type { Store } from '../../model/environment.ts'
import type { ConnectionTerm } from '../peak-connections.ts'
import { connectionTerms, pooledTerms, reservedConnections } from '../peak-connections.ts'
import type { Finding, Report, TierRule } from '../rule.ts'

/** At its peak, a rollout at full scale, no store is asked for more connections than it takes. */
export const poolExceedsConnections: TierRule = {
  code: 'pool-exceeds-connections',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const store of environment.stores) {
      const limit = Number(store.settings.get('max_connections') ?? Number.NaN)
      const reserved = reservedConnections(store)
      const terms = connectionTerms(store, environment)
      const sum = terms.reduce((total, { count }) => total + count, 0)
      if (sum > limit - reserved) report(finding(store, terms, { sum, limit, reserved }))
      checkPooler(store, pooledTerms(store, environment), report)
    }
  },
}

/** While one instance of the pooler is replaced, another one has all clients. */
function checkPooler(store: Store, terms: readonly ConnectionTerm[], report: Report): void {
  const limit = store.topology?.pooler?.clients ?? Number.POSITIVE_INFINITY
  const sum = terms.reduce((total, { count }) => total + count, 0)
  if (sum <= limit) return
  const options = [`Write \`clients: ${sum}\` or more`, ...smallerPool(terms, sum - limit)]
  report({
    at: ['stores', store.name, 'instance', 'pooler', 'clients'],
    message: `the pooler of "${store.name}" may be asked for ${sum} connections, and one instance of it takes ${limit}: ${terms.map(({ words }) => words).join(', ')}`,
    help: `${options.join(', or ')}.`,
    related: terms.flatMap(placesOf),
  })
}

interface Numbers {
  readonly sum: number
  readonly limit: number
  readonly reserved: number
}

function finding(store: Store, terms: readonly ConnectionTerm[], { sum, limit, reserved }: Numbers): Finding {
  const options = [
    `Write \`max_connections: ${sum + reserved}\` or more`,
    ...smallerPool(terms, sum - (limit - reserved)),
  ]
  return {
    at: ['stores', store.name, 'settings', 'max_connections'],
    message: `"${store.name}" may be asked for ${sum} connections, and takes ${limit} − ${reserved} reserved = ${limit - reserved}: ${terms.map(({ words }) => words).join(', ')}`,
    help: `${options.join(', or ')}.`,
    related: terms.flatMap(placesOf),
  }
}

function placesOf({ pool, scale }: ConnectionTerm) {
  if (pool === undefined) return []
  const written = { at: pool.at, message: `${pool.owner} keeps ${pool.size} in each instance` }
  return scale === undefined ? [written] : [written, scale]
}

/** The pool of the largest client that would pass, where there is one. */
function smallerPool(terms: readonly ConnectionTerm[], excess: number): readonly string[] {
  const [largest] = [...terms].sort((left, right) => right.count - left.count)
  if (largest?.pool === undefined) return []
  const { owner, size, instances } = largest.pool
  const fitting = size - Math.ceil(excess / instances)
  return fitting < 1 ? [] : [`give ${owner} a pool of ${fitting} at the most`]
}

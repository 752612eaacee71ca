import type { Environment, Service, Store } from '../../model/environment.ts'
import type { Milliseconds } from '../../model/quantity.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { TierRule } from '../rule.ts'

/** A query is given up before the request that waits for it: else it goes on for nobody, and holds its connection. */
export const statementOutlastsRequest: TierRule = {
  code: 'statement-outlasts-request',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const store of environment.stores) {
      const statement = statementTimeout(store)
      const slowest = slowestUser(store, environment)
      if (statement === undefined || slowest?.http === undefined || statement < slowest.http.timeout) continue
      const [query, request] = [statement, slowest.http.timeout].map(formatDuration)
      report({
        at: ['stores', store.name, 'settings', 'statement_timeout'],
        message: `a query of "${store.name}" may run for ${query}, and no request waits for longer than ${request}, that of "${slowest.name}"`,
        help: `Write less than ${request}, such as \`statement_timeout: ${Math.floor((slowest.http.timeout * 0.9) / 1000)}s\`.`,
        related: [{ at: ['services', slowest.name, 'http', 'timeout'], message: `${request} for a request` }],
      })
    }
  },
}

/** The service that has the most time for a request; undefined where one that answers none uses the store too. */
function slowestUser({ name }: Store, { services }: Environment): Service | undefined {
  const users = services.filter(({ uses }) => uses.some(({ to }) => to === name))
  // A worker has long queries of its own, which a limit for the whole server must let through.
  if (users.some(({ http }) => http === undefined)) return undefined
  return [...users].sort((left, right) => (right.http?.timeout ?? 0) - (left.http?.timeout ?? 0))[0]
}

const units: Readonly<Record<string, Milliseconds>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** A bare number counts milliseconds; zero is no limit. https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT */
function statementTimeout({ kind, settings }: Store): Milliseconds | undefined {
  const [, amount, unit] = /^(\d+)\s*(ms|s|min|h)?$/.exec(settings.get('statement_timeout') ?? '') ?? []
  const duration = Number(amount ?? 0) * (units[unit ?? 'ms'] ?? 1)
  return kind !== 'postgres' || duration === 0 ? undefined : duration
}

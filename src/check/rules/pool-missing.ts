import type { StoreKind } from '../../model/environment.ts'
import type { TierRule } from '../rule.ts'

/** Kinds whose servers refuse more than `max_connections`. */
const limitedKinds: ReadonlySet<StoreKind> = new Set(['mariadb', 'mysql', 'postgres'])

/** Who uses a database with a limit on connections says how many connections an instance keeps; the sum over all is checked only then. */
export const poolMissing: TierRule = {
  code: 'pool-missing',
  severity: 'warning',
  scope: 'tier',
  check({ services, jobs, stores }, report) {
    const limited = new Set(stores.filter(({ kind }) => limitedKinds.has(kind)).map(({ name }) => name))
    const programs = [
      ...services.map(({ name, uses }) => ({ name, uses, collection: 'services' })),
      ...jobs.map(({ name, uses }) => ({ name, uses, collection: 'jobs' })),
    ]
    for (const { name, uses, collection } of programs) {
      for (const { to, pool } of uses) {
        if (!limited.has(to) || pool !== undefined) continue
        report({
          at: [collection, name, 'uses', to],
          side: 'key',
          message: `"${name}" does not say how many connections to "${to}" an instance of it keeps`,
          help: 'Write `pool`, so that the sum over all instances can be compared with what the store takes.',
        })
      }
    }
  },
}

import type { Environment } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { type AlertRule, mostUrgent } from './alert-rule.ts'
import { ofJob, states, targetAlert } from './target-alerts.ts'

/** What the exporter of a cluster says of it: 1 while all keys have a server. */
const state = 'redis_cluster_state'

/**
 * An alert on a cluster that answers, and that some keys have no server in.
 * https://redis.io/docs/latest/commands/cluster-info/
 */
export function clusterAlert(environment: Environment, scrape: Scrape): readonly AlertRule[] {
  const { service } = scrape
  if (environment.stores.find(({ name }) => name === service)?.cluster !== true) return []
  return [
    targetAlert(environment, scrape, {
      name: 'ClusterBroken',
      expression: `min by (service) (${ofJob(state, scrape)}) == 0`,
      for: 60_000,
      severity: mostUrgent(environment),
      symptom: 'availability',
      summary: `${service} in ${environment.tier} is broken`,
      description: `Some keys of ${service} have had no server for a minute: one has failed, and no replica leads in its place.`,
      workload: scrape.workload,
      fires: states(scrape, state, [0]),
      quiet: states(scrape, state, [1]),
    }),
  ]
}

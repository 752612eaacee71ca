import type { Environment, Store } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'
import { operatedStores } from '../../../model/operated-stores.ts'
import { type Bytes, formatSize } from '../../../model/quantity.ts'
import { numbersTo, standbyName } from '../../../model/topology.ts'
import { equals, type Matcher, matches, type Promql, selector } from '../promql/promql.ts'
import type { AlertRule, InputSeries, Scenario } from './alert-rule.ts'
import { lessUrgent } from './alert-rule.ts'
import { logsCommand, statusCommand } from './first-steps.ts'
import { targetAlert } from './target-alerts.ts'

const minute = 60_000
const gibibyte = 2 ** 30

/**
 * Alerts on the standbys of a store, as the server that they copy sees them: one is away, or far behind. Clients notice
 * neither; the next failure of the server would be the first to. Not where an operator runs them: it asks for another
 * user than the exporter's to see them, and replaces them itself.
 */
export function replicationAlerts(environment: Environment, scrape: Scrape): readonly AlertRule[] {
  const store = environment.stores.find(({ name }) => name === scrape.service)
  const standbys = store?.topology?.standbys ?? 0
  if (store?.workload === undefined || standbys === 0 || scrape.kind !== 'exporter') return []
  if (operatedStores(environment).some(({ name }) => name === store.name)) return []
  const seen =
    store.kind === 'postgres' ? ofPostgres(store, scrape, standbys) : ofRedis(store, scrape, standbys)
  return [standbyMissing(environment, scrape, store, seen), standbyLags(environment, scrape, store, seen)]
}

/** What the server of a kind says of its standbys. */
interface Seen {
  /** True, with the label `service` alone, while fewer copy it than the spec says. */
  readonly missing: Promql
  /** True for each standby that is too far behind. */
  readonly behind: Promql
  /** How far that is. */
  readonly limit: string
  /** As the server says it: this many copy it, each so far behind. */
  readonly state: (count: number, behind: number) => readonly InputSeries[]
  readonly most: number
  /** Labels by which `behind` tells standbys apart, of the first. */
  readonly first: Readonly<Record<string, string>>
  readonly standbys: number
}

/** https://github.com/prometheus-community/postgres_exporter/blob/master/cmd/postgres_exporter/queries.go */
function ofPostgres(store: Store, scrape: Scrape, standbys: number): Seen {
  const ofJob = (metric: string, more: readonly Matcher[] = []) =>
    selector(metric, [equals('job', scrape.job), ...more])
  const lag = 'pg_stat_replication_pg_wal_lsn_diff'
  const own = matches('application_name', `${store.name}-standby-[0-9]+`)
  const most = Math.min(gibibyte, Math.floor(storageOf(store) / 8))
  return {
    missing: `max by (service) (${ofJob('pg_up')}) == 1\nunless\ncount by (service) (${ofJob(lag, [own, equals('state', 'streaming')])}) >= ${standbys}`,
    behind: `max by (service, application_name) (${ofJob(lag, [own])}) > ${most}`,
    // Half of the log that the server keeps for a standby before it gives it up (`max_slot_wal_keep_size`), or what is long for readers.
    limit: `${formatSize(most)} of log`,
    most,
    standbys,
    first: { service: scrape.service, application_name: standbyName(store.name, 1) },
    state: (count, behind) => [
      series('pg_up', scrape, {}, 1),
      ...numbersTo(count).map((number) =>
        series(
          lag,
          scrape,
          { application_name: standbyName(store.name, number), state: 'streaming' },
          behind,
        ),
      ),
    ],
  }
}

/** Where any of them may lead, the one that is asked may follow another: its own link counts then. */
function ofRedis(store: Store, scrape: Scrape, standbys: number): Seen {
  const ofJob = (metric: string) => `max by (service) (${selector(metric, [equals('job', scrape.job)])})`
  const follows = store.topology?.kind === 'sentinel' ? `\nunless\n${ofJob('redis_master_link_up')} == 1` : ''
  const most = 30
  return {
    missing: `${ofJob('redis_connected_slaves')} < ${standbys}${follows}`,
    behind: `max by (service, slave_ip) (${selector('redis_connected_slave_lag_seconds', [equals('job', scrape.job)])}) > ${most}`,
    limit: `${most} seconds`,
    most,
    standbys,
    first: { service: scrape.service, slave_ip: standbyName(store.name, 1) },
    state: (count, behind) => [
      series('redis_connected_slaves', scrape, {}, count),
      ...numbersTo(count).map((number) =>
        series(
          'redis_connected_slave_lag_seconds',
          scrape,
          { slave_ip: standbyName(store.name, number) },
          behind,
        ),
      ),
    ],
  }
}

function standbyMissing(environment: Environment, scrape: Scrape, store: Store, seen: Seen): AlertRule {
  const { standbys } = seen
  const place = `${store.name} in ${environment.tier}`
  return targetAlert(environment, scrape, {
    ...common(environment, store),
    name: 'StandbyMissing',
    expression: seen.missing,
    for: 10 * minute,
    summary:
      standbys === 1
        ? `The standby of ${place} does not follow it`
        : `Fewer than ${standbys} standbys follow ${place}`,
    description: `For ten minutes ${store.name} has had less to fall back on than it should have.`,
    fires: at(20 * minute, seen.state(standbys - 1, 0), { service: scrape.service }),
    quiet: at(20 * minute, seen.state(standbys, 0), {}),
  })
}

function standbyLags(environment: Environment, scrape: Scrape, store: Store, seen: Seen): AlertRule {
  return targetAlert(environment, scrape, {
    ...common(environment, store),
    name: 'StandbyLags',
    expression: seen.behind,
    for: 5 * minute,
    summary: `A standby of ${store.name} in ${environment.tier} is far behind`,
    description: `It has been more than ${seen.limit} behind ${store.name} for five minutes: readers see what is old, and that much would be lost.`,
    fires: at(10 * minute, seen.state(1, seen.most + 1), seen.first),
    quiet: at(10 * minute, seen.state(seen.standbys, seen.most), {}),
  })
}

function common(environment: Environment, store: Store) {
  const standbys = numbersTo(store.topology?.standbys ?? 0).map((number) => standbyName(store.name, number))
  const servers = store.topology?.kind === 'sentinel' ? [store.name, ...standbys] : standbys
  return {
    severity: lessUrgent(environment),
    symptom: 'replication',
    workload: store.name,
    runbook: `See how they are, then why: ${statusCommand(environment, ...servers)}; ${logsCommand(environment, ...servers)}`,
  } as const
}

function storageOf({ workload }: Store): Bytes {
  const mount = workload?.mounts.find(({ kind }) => kind === 'state')
  return mount?.kind === 'state' ? mount.size : 8 * gibibyte
}

function series(
  metric: string,
  scrape: Scrape,
  labels: Readonly<Record<string, string>>,
  start: number,
): InputSeries {
  const all = { job: scrape.job, service: scrape.service, instance: `${scrape.workload}-0`, ...labels }
  const matchers = Object.entries(all).map(([label, value]) => equals(label, value))
  return { series: selector(metric, matchers), start, perMinute: 0 }
}

function at(time: number, input: readonly InputSeries[], labels: Readonly<Record<string, string>>): Scenario {
  return { series: input, at: time, labels }
}

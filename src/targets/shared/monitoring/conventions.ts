import { createHash } from 'node:crypto'
import type { Environment } from '../../../model/environment.ts'
import { formatDuration, type Milliseconds } from '../../../model/quantity.ts'
import { equals, type Promql, selector } from '../promql/promql.ts'

/** The window of what is always recorded: twenty scrapes at the usual interval. */
export const recordedWindow: Milliseconds = 300_000

/** The histogram of `preset: http`. */
export const httpHistogram = 'http_request_duration_seconds'

/** What counts as an error of a service: its own failures, not those of its clients. */
export const errorStatus = '5..'

/** Names of recorded series, as `level:metric:operations`: https://prometheus.io/docs/practices/rules/ */
export const recorded = {
  requests: (window: Milliseconds) => `service:http_requests:rate${formatDuration(window)}`,
  requestsByStatus: (window: Milliseconds) =>
    `service_status_code:http_requests:rate${formatDuration(window)}`,
  requestsByRoute: (window: Milliseconds) => `service_route:http_requests:rate${formatDuration(window)}`,
  errors: (window: Milliseconds) => `service:http_request_errors:rate${formatDuration(window)}`,
  errorRatio: (window: Milliseconds) => `service:http_request_errors:ratio_rate${formatDuration(window)}`,
  buckets: (window: Milliseconds) => `service_le:${httpHistogram}_bucket:rate${formatDuration(window)}`,
  latency: (quantile: number, window: Milliseconds) =>
    `service:${httpHistogram}:${quantileName(quantile).replace('.', '_')}_${formatDuration(window)}`,
  sloErrors: 'slo:sli_error:rate5m',
  sloRequests: 'slo:sli_total:rate5m',
  sloErrorRatio: (window: Milliseconds) => `slo:sli_error:ratio_rate${formatDuration(window)}`,
  sloObjective: 'slo:objective:ratio',
  sloBudget: 'slo:error_budget:ratio',
  sloBurnRate: 'slo:current_burn_rate:ratio',
  sloBudgetRemaining: 'slo:period_error_budget_remaining:ratio',
} as const

/** `p95` for 0.95, `p99.9` for 0.999. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(6))}`
}

/** The recorded series of one service. */
export function ofService(record: string, service: string): Promql {
  return selector(record, [equals('service', service)])
}

/** The recorded series of one SLO. */
export function ofSlo(record: string, slo: string): Promql {
  return selector(record, [equals('slo', slo)])
}

/** Grafana takes 40 characters: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid */
const longestUid = 40

/** The stable identity of a dashboard: `<namespace>-<name>`, its end replaced by a hash where that is too long. */
export function dashboardUid(environment: Environment, name: string): string {
  const uid = `${environment.namespace}-${name}`
  if (uid.length <= longestUid) return uid
  const hash = createHash('sha256').update(uid).digest('hex').slice(0, 8)
  return `${uid.slice(0, longestUid - hash.length - 1)}-${hash}`
}

/** Where a dashboard is, below Grafana's own address. */
export function dashboardUrl(environment: Environment, name: string): string {
  return `/d/${dashboardUid(environment, name)}`
}

/** The name of the dashboard of the whole tier. */
export const overview = 'overview'

/** The rule file on the monitoring itself. */
export const meta = 'meta'

/** The rule file of an SLO. */
export function sloFile(slo: string): string {
  return `slo-${slo}`
}

/** The rule file and the dashboard of a service; it steps aside for the names above. */
export function serviceFile(service: string): string {
  return service === overview || service === meta || service.startsWith('slo-')
    ? `service-${service}`
    : service
}

/** Names of alerts that other parts refer to. */
export const alertNames = { serviceDown: 'ServiceDown', watchdog: 'Watchdog' } as const

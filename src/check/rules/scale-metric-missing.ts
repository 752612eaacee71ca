import type { Environment, Service } from '../../model/environment.ts'
import type { Finding, TierRule } from '../rule.ts'

/** What scaling follows is exported by the service, scraped, and shown to the autoscaler. */
export const scaleMetricMissing: TierRule = {
  code: 'scale-metric-missing',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const service of environment.services) {
      const isByRequests = service.workload.scale.by.some(({ kind }) => kind === 'rps')
      const missing = isByRequests ? missingFor(service, environment) : undefined
      if (missing !== undefined) report({ at: ['services', service.name, 'scale', 'by', 'rps'], ...missing })
    }
  },
}

type Missing = Pick<Finding, 'message' | 'help'>

function missingFor({ name, metrics }: Service, environment: Environment): Missing | undefined {
  if (metrics?.preset !== 'http')
    return {
      message: `nothing counts the requests of "${name}": it does not export http_request_duration_seconds`,
      help: `Write \`metrics: {preset: http}\` for "${name}", or scale by cpu.`,
    }
  const operators = environment.outputs.kubernetes?.operators
  if (environment.platform !== 'kubernetes' || operators === undefined) return undefined
  if (operators.prometheusAdapter && !operators.keda.isDeclared && operators.prometheus === undefined)
    return {
      message: `prometheus-adapter knows no requests of "${name}": the Prometheus that it asks does not scrape this tier`,
      help: 'Add `prometheus: {}` to `outputs.kubernetes.operators`, or scale with `keda: {}`.',
    }
  if (environment.monitoring.prometheus === undefined && operators.prometheus === undefined)
    return {
      message: `nothing measures the requests of "${name}": no Prometheus scrapes this tier`,
      help: 'Write `monitoring: {run: {prometheus: {}}}`, or `outputs: {kubernetes: {operators: {prometheus: {}}}}`.',
    }
  return undefined
}

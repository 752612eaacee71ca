import type { Environment } from '../../../../model/environment.ts'
import type { OutputFile } from '../../../target.ts'
import { dashboardBody } from './dashboard.ts'
import { overviewDashboard } from './overview-dashboard.ts'
import { serviceDashboard } from './service-dashboard.ts'

/** A dashboard for the tier and one for each service whose requests are measured. */
export function dashboardFiles(environment: Environment): readonly OutputFile[] {
  const services = environment.services.filter((service) => service.metrics?.preset === 'http')
  const dashboards = [
    overviewDashboard(environment),
    ...services.map((service) => serviceDashboard(environment, service)),
  ]
  return dashboards.map((dashboard) => ({
    path: `${dashboard.name}.json`,
    body: dashboardBody(environment, dashboard),
  }))
}

import type { Environment } from '../../../model/environment.ts'
import { formatDuration } from '../../../model/quantity.ts'
import type { OutputFile } from '../../target.ts'

/** The identity of the tier's one data source; dashboards refer to it. */
export const dataSource = { type: 'prometheus', uid: 'prometheus' } as const

/** Where Grafana finds the dashboards unless the tier's own server mounts them elsewhere. */
const usualFolder = '/etc/grafana/dashboards'

/** Grafana's `provisioning/`: the data source, and the folder that the dashboards are read from. */
export function grafanaProvisioning(environment: Environment): readonly OutputFile[] {
  return [
    { path: 'dashboards/provider.yml', body: { kind: 'yaml', documents: [provider(environment)] } },
    { path: 'datasources/prometheus.yml', body: { kind: 'yaml', documents: [dataSources(environment)] } },
  ]
}

function provider(environment: Environment) {
  return {
    apiVersion: 1,
    providers: [
      {
        name: environment.system,
        folder: environment.system,
        type: 'file',
        // What leaves the spec leaves Grafana, and nobody changes what the next deployment would undo.
        disableDeletion: false,
        allowUiUpdates: false,
        options: { path: dashboardFolder(environment) },
      },
    ],
  }
}

function dashboardFolder(environment: Environment): string {
  const files = environment.workloads.flatMap((workload) => workload.files)
  const mounted = files.find(
    ({ content }) => content.kind === 'configuration' && content.configuration === 'grafana-dashboards',
  )
  return mounted?.path ?? usualFolder
}

/** `$__rate_interval` is then at least four scrapes: https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/ */
function dataSources(environment: Environment) {
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: 'Prometheus',
        ...dataSource,
        access: 'proxy',
        url: 'http://prometheus:9090',
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: 'POST', timeInterval: formatDuration(environment.monitoring.scrape) },
      },
    ],
  }
}

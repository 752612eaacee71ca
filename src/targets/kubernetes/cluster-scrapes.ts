import type { Environment } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { DataMap } from '../../print/body.ts'
import { clusterPaths, type WatchedCluster } from '../shared/monitoring/cluster-jobs.ts'

/**
 * What a ScrapeConfig says of a cluster of Redis: a target for each of its servers, all asked through the exporter.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.ScrapeConfig
 */
export function clusterScrape(
  { store, exporter, port, job }: WatchedCluster,
  { namespace, monitoring }: Environment,
): DataMap {
  const address = `${exporter}.${namespace}.svc:${port}`
  return {
    jobName: job,
    metricsPath: clusterPaths.server,
    scrapeInterval: formatDuration(monitoring.scrape),
    httpSDConfigs: [{ url: `http://${address}${clusterPaths.servers}` }],
    relabelings: [
      { sourceLabels: ['__address__'], targetLabel: '__param_target' },
      { sourceLabels: ['__param_target'], targetLabel: 'instance' },
      { targetLabel: '__address__', replacement: address },
      { targetLabel: 'namespace', replacement: namespace },
      { targetLabel: 'service', replacement: store },
    ],
  }
}

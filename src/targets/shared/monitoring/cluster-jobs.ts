import type { Environment } from '../../../model/environment.ts'
import { commented, type DataMap } from '../../../print/body.ts'

/** A cluster of Redis, and the exporter that asks each of its servers. */
export interface WatchedCluster {
  readonly store: string
  readonly exporter: string
  readonly port: number
  /** Label of the job that has a target for each server. */
  readonly job: string
}

/** Where a cluster's exporter says which servers there are, and where it asks one of them. */
export const clusterPaths = { servers: '/discover-cluster-nodes', server: '/scrape' } as const

/**
 * The clusters of a tier that are watched. By itself an exporter asks whichever server the name of its cluster leads to.
 * https://github.com/oliver006/redis_exporter#prometheus-configuration-to-scrape-all-nodes-in-a-redis-cluster
 */
export function watchedClusters({ stores, scrapes }: Environment): readonly WatchedCluster[] {
  return stores.flatMap(({ name, cluster }) => {
    const found = scrapes.find(({ kind, service }) => kind === 'exporter' && service === name)
    if (cluster !== true || found === undefined) return []
    return [{ store: name, exporter: found.workload, port: found.port, job: `${found.workload}-nodes` }]
  })
}

/** A job for each cluster in a configuration of ours. */
export function clusterJobs(environment: Environment): readonly DataMap[] {
  return watchedClusters(environment).map(({ store, exporter, port, job }) => {
    const address = `${exporter}:${port}`
    const body: DataMap = {
      job_name: job,
      metrics_path: clusterPaths.server,
      http_sd_configs: [{ url: `http://${address}${clusterPaths.servers}` }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: address },
        { target_label: 'service', replacement: store },
      ],
    }
    return commented(body, { http_sd_configs: 'The exporter asks each server of the cluster.' })
  })
}

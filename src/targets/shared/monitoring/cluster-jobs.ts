import type { Environment } from '../../../model/environment.ts'
import { commented, type DataMap } from '../../../print/body.ts'

/**
 * A job for each cluster of Redis: its exporter says which servers there are, and asks each of them. By itself it asks
 * whichever one the name of the cluster leads to.
 * https://github.com/oliver006/redis_exporter#prometheus-configuration-to-scrape-all-nodes-in-a-redis-cluster
 */
export function clusterJobs({ stores, scrapes }: Environment): readonly DataMap[] {
  return stores.flatMap(({ name, cluster }) => {
    const exporter = scrapes.find(({ kind, service }) => kind === 'exporter' && service === name)
    if (cluster !== true || exporter === undefined) return []
    const address = `${exporter.workload}:${exporter.port}`
    const job: DataMap = {
      job_name: `${exporter.workload}-nodes`,
      metrics_path: '/scrape',
      http_sd_configs: [{ url: `http://${address}/discover-cluster-nodes` }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: address },
        { target_label: 'service', replacement: name },
      ],
    }
    return [commented(job, { http_sd_configs: 'The exporter asks each server of the cluster.' })]
  })
}

import type { Environment, StoreKind } from '../../../model/environment.ts'
import type { Scrape } from '../../../model/monitoring.ts'

/** What a program other than the authors' exports: whether what it speaks for is up, and what rules and dashboards may use. */
export interface Exporter {
  /** 1 while what it speaks for answers. */
  readonly up: string
  readonly metrics: readonly string[]
  /** How many servers of its cluster there are, where it speaks for one. */
  readonly servers?: string
  /** 1 with the label `color` that says whether data is missing (`red`). */
  readonly health?: string
}

/** Exporters of this catalogue, by the kind of what they speak for. */
export const exporters = {
  /** https://github.com/prometheus-community/postgres_exporter */
  postgres: {
    up: 'pg_up',
    metrics: [
      'pg_up',
      'pg_settings_max_connections',
      'pg_stat_activity_count',
      'pg_database_size_bytes',
      'pg_stat_archiver_failed_count',
      'pg_stat_archiver_last_archive_age',
      'pg_stat_replication_pg_wal_lsn_diff',
    ],
  },
  /** https://github.com/oliver006/redis_exporter */
  redis: {
    up: 'redis_up',
    metrics: [
      'redis_up',
      'redis_cluster_state',
      'redis_memory_used_bytes',
      'redis_memory_max_bytes',
      'redis_connected_clients',
      'redis_evicted_keys_total',
      'redis_connected_slaves',
      'redis_connected_slave_lag_seconds',
      'redis_master_link_up',
    ],
  },
  /** https://github.com/nginx/nginx-prometheus-exporter: counts connections and requests, knows no status or time. */
  nginx: {
    up: 'nginx_up',
    metrics: ['nginx_up', 'nginx_connections_active', 'nginx_http_requests_total'],
  },
  /** https://github.com/prometheus/mysqld_exporter */
  mysql: {
    up: 'mysql_up',
    metrics: [
      'mysql_up',
      'mysql_global_variables_max_connections',
      'mysql_global_status_threads_connected',
      'mysql_global_status_slow_queries',
    ],
  },
  /** https://github.com/percona/mongodb_exporter */
  mongodb: { up: 'mongodb_up', metrics: ['mongodb_up', 'mongodb_ss_connections'] },
  /** https://github.com/prometheus-community/elasticsearch_exporter */
  search: {
    up: 'elasticsearch_clusterinfo_up',
    servers: 'elasticsearch_cluster_health_number_of_nodes',
    health: 'elasticsearch_cluster_health_status',
    metrics: [
      'elasticsearch_clusterinfo_up',
      'elasticsearch_cluster_health_number_of_nodes',
      'elasticsearch_cluster_health_status',
    ],
  },
  /** https://github.com/danielqsj/kafka_exporter: it forgets a broker that does not answer. */
  kafka: {
    up: 'kafka_brokers',
    servers: 'kafka_brokers',
    metrics: ['kafka_brokers', 'kafka_consumergroup_lag'],
  },
  /** https://github.com/prometheus/memcached_exporter */
  memcached: { up: 'memcached_up', metrics: ['memcached_up', 'memcached_current_bytes'] },
} as const satisfies Record<string, Exporter>

/** The exporter of each kind of store that needs one; the others export what they know themselves. */
const ofKinds: Readonly<Partial<Record<StoreKind, Exporter>>> = {
  elasticsearch: exporters.search,
  kafka: exporters.kafka,
  mariadb: exporters.mysql,
  memcached: exporters.memcached,
  mongodb: exporters.mongodb,
  mysql: exporters.mysql,
  opensearch: exporters.search,
  postgres: exporters.postgres,
  redis: exporters.redis,
  valkey: exporters.redis,
}

/** https://github.com/prometheus/blackbox_exporter */
export const probeMetrics = [
  'probe_success',
  'probe_duration_seconds',
  'probe_ssl_earliest_cert_expiry',
] as const

/** What Prometheus and Alertmanager say about themselves. */
export const selfMetrics = [
  'prometheus_config_last_reload_successful',
  'prometheus_rule_evaluation_failures_total',
  'prometheus_notifications_errors_total',
  'prometheus_notifications_alertmanagers_discovered',
  'prometheus_target_scrapes_exceeded_sample_limit_total',
  'prometheus_tsdb_wal_corruptions_total',
  'alertmanager_config_last_reload_successful',
  'alertmanager_notifications_failed_total',
] as const

/** The exporter behind a scrape job; undefined for the authors' own programs and for monitoring servers. */
export function exporterOf(environment: Environment, scrape: Scrape): Exporter | undefined {
  if (scrape.kind !== 'exporter') return undefined
  const store = environment.stores.find((one) => one.name === scrape.service)
  if (store !== undefined) return ofKinds[store.kind]
  const isProxy = [...environment.workloads, ...environment.composeOnly].some(
    (one) => one.name === scrape.service && one.role === 'proxy',
  )
  return isProxy ? exporters.nginx : undefined
}

/**
 * Images of edition 2026-11, by what they run: pinned releases, raised only with an edition.
 * Patch releases from the projects' release pages and https://github.com/docker-library/official-images.
 */
export const images = {
  postgres: { '15': 'postgres:15.19', '16': 'postgres:16.15', '17': 'postgres:17.11', '18': 'postgres:18.6' },
  redis: { '7': 'redis:7.4.11', '8': 'redis:8.10.2' },
  valkey: { '8': 'valkey/valkey:8.1.9', '9': 'valkey/valkey:9.1.2' },
  mysql: { '8.4': 'mysql:8.4.11', '9.7': 'mysql:9.7.2' },
  mariadb: {
    '10.11': 'mariadb:10.11.18',
    '11.4': 'mariadb:11.4.12',
    '11.8': 'mariadb:11.8.8',
    '12.3': 'mariadb:12.3.2',
  },
  mongodb: { '7.0': 'mongo:7.0.40', '8.0': 'mongo:8.0.29' },
  elasticsearch: {
    '8': 'docker.elastic.co/elasticsearch/elasticsearch:8.19.20',
    '9': 'docker.elastic.co/elasticsearch/elasticsearch:9.5.2',
  },
  opensearch: { '3': 'opensearchproject/opensearch:3.9.0' },
  rabbitmq: { '4.2': 'rabbitmq:4.2.9-management', '4.3': 'rabbitmq:4.3.5-management' },
  kafka: { '4.3': 'apache/kafka:4.3.1' },
  clickhouse: { '25.8': 'clickhouse:25.8.32.4', '26.3': 'clickhouse:26.3.20.7' },
  minio: { '2026': 'pgsty/minio:RELEASE.2026-08-04T00-00-00Z' },
  memcached: { '1.6': 'memcached:1.6.45' },
  /** The same releases as images that the operator can run: https://github.com/cloudnative-pg/postgres-containers */
  cloudnativePg: {
    '15': 'ghcr.io/cloudnative-pg/postgresql:15.19-standard-trixie',
    '16': 'ghcr.io/cloudnative-pg/postgresql:16.15-standard-trixie',
    '17': 'ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie',
    '18': 'ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie',
  },
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
  redisExporter: 'oliver006/redis_exporter:v1.91.1',
  mysqlExporter: 'quay.io/prometheus/mysqld-exporter:v0.21.0',
  mongodbExporter: 'percona/mongodb_exporter:0.54.0',
  searchExporter: 'quay.io/prometheuscommunity/elasticsearch-exporter:v1.11.0',
  kafkaExporter: 'danielqsj/kafka-exporter:v1.9.0',
  memcachedExporter: 'quay.io/prometheus/memcached-exporter:v0.18.0',
  nginxExporter: 'nginx/nginx-prometheus-exporter:1.5.3',
  /** https://github.com/cloudnative-pg/pgbouncer-containers */
  pgbouncer: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.2',
  blackbox: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
  alertmanager: 'quay.io/prometheus/alertmanager:v0.34.1',
} as const

/** The version that runs where the author says none. */
export const defaultVersions = {
  postgres: '18',
  redis: '8',
  valkey: '9',
  mysql: '9.7',
  mariadb: '12.3',
  mongodb: '8.0',
  elasticsearch: '9',
  opensearch: '3',
  rabbitmq: '4.3',
  kafka: '4.3',
  clickhouse: '26.3',
  minio: '2026',
  memcached: '1.6',
} as const

/** Patch releases by the minor version that an author may write: a tag without one is moved by its owner. */
const patches = {
  nginx: { '1.28': '1.28.3', '1.30': '1.30.5' },
  prometheus: { '3.5': '3.5.5' },
  grafana: { '13.0': '13.0.10' },
} as const

/** Images whose version is that of an output. */
export function proxyImage(version: string): string {
  return `nginxinc/nginx-unprivileged:${fullVersion(version, patches.nginx)}`
}

/** Prometheus publishes full versions only. */
export function prometheusImage(version: string): string {
  return `quay.io/prometheus/prometheus:v${fullVersion(version, patches.prometheus)}`
}

/** Grafana publishes full versions only. */
export function grafanaImage(version: string): string {
  return `grafana/grafana:${fullVersion(version, patches.grafana)}`
}

/** Of a minor version that the edition does not know, the release that every one of them has. */
function fullVersion(version: string, known: Readonly<Record<string, string>>): string {
  return known[version] ?? (version.split('.').length === 2 ? `${version}.0` : version)
}

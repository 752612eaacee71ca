/**
 * Images of edition 2026-11, by what they run: pinned releases, raised only with an edition.
 * Patch releases from the projects' release pages, November 2026.
 */
export const images = {
  postgres: { '15': 'postgres:15.19', '16': 'postgres:16.15', '17': 'postgres:17.11', '18': 'postgres:18.6' },
  redis: { '7': 'redis:7.4', '8': 'redis:8.10' },
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.18.1',
  redisExporter: 'oliver006/redis_exporter:v1.78.0',
  nginxExporter: 'nginx/nginx-prometheus-exporter:1.5.1',
  blackbox: 'quay.io/prometheus/blackbox-exporter:v0.27.0',
  alertmanager: 'quay.io/prometheus/alertmanager:v0.28.1',
} as const

/** The version that runs where the author says none. */
export const defaultVersions = { postgres: '18', redis: '8' } as const

/** Images whose version is that of an output. */
export function proxyImage(version: string): string {
  return `nginxinc/nginx-unprivileged:${version}`
}

/** Prometheus publishes full versions only. */
export function prometheusImage(version: string): string {
  return `quay.io/prometheus/prometheus:v${fullVersion(version)}`
}

/** Grafana publishes full versions only. */
export function grafanaImage(version: string): string {
  return `grafana/grafana:${fullVersion(version)}`
}

function fullVersion(version: string): string {
  return version.split('.').length === 2 ? `${version}.0` : version
}

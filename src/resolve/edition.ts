/**
 * Images of edition 2026-11, by what they run: pinned releases, raised only with an edition.
 * Patch releases from the projects' release pages, November 2026.
 */
export const images = {
  postgres: { '15': 'postgres:15.19', '16': 'postgres:16.15', '17': 'postgres:17.11', '18': 'postgres:18.6' },
  redis: { '7': 'redis:7.4.11', '8': 'redis:8.10.2' },
  postgresExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
  redisExporter: 'oliver006/redis_exporter:v1.91.1',
  nginxExporter: 'nginx/nginx-prometheus-exporter:1.5.3',
  blackbox: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
  alertmanager: 'quay.io/prometheus/alertmanager:v0.34.1',
} as const

/** The version that runs where the author says none. */
export const defaultVersions = { postgres: '18', redis: '8' } as const

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

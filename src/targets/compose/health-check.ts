import { formatDuration } from '../../model/quantity.ts'
import { type Check, isChecked, type Workload, type WorkloadRole } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'
import { literal } from './values.ts'

/** Checks during a start; Docker Engine 25 or later. https://docs.docker.com/reference/compose-file/services/#healthcheck */
const startInterval = 2_000

/**
 * How Docker learns that a container can take work: on compose its one use is to hold back what waits for it, so it
 * is readiness, not liveness. Exporters have none: their images lack a shell, nobody waits for them, and Prometheus
 * sees one that is down. The check of the image needs no word; one that is not wanted is turned off.
 */
export function healthCheck(workload: Workload): DataMap | undefined {
  const { health, role } = workload
  const check = health?.ready ?? health?.live
  if (health === undefined || check?.kind === 'image' || role === 'exporter') return undefined
  if (check === undefined) return { disable: true }
  return {
    test: test(check, role),
    interval: formatDuration(health.every),
    timeout: formatDuration(health.timeout),
    start_period: formatDuration(health.boot),
    start_interval: formatDuration(Math.min(startInterval, health.every)),
  }
}

/** Whether Docker knows when a container is healthy: by a check of ours, or by that of its image. */
export function isHealthKnown({ health, role }: Workload): boolean {
  return isChecked(health) && role !== 'exporter'
}

function test(check: Exclude<Check, { kind: 'image' }>, role: WorkloadRole): readonly string[] {
  switch (check.kind) {
    case 'exec':
      return ['CMD', ...check.command.map(literal)]
    case 'tcp':
    // No image can be relied on to have a client for gRPC: the port takes connections, and no more is known.
    case 'grpc':
      return ['CMD-SHELL', tcpTest(check.port)]
    case 'http':
      return httpTest(`http://127.0.0.1:${check.port}${literal(check.path)}`, role)
  }
}

/**
 * The check runs inside of the container, so with what its image has: curl in nginx's, busybox in those of
 * Prometheus and Grafana. Of the authors' images nothing is known: Alpine has wget, Debian's Node images have
 * only Node, others have curl.
 */
function httpTest(url: string, role: WorkloadRole): readonly string[] {
  if (role === 'proxy') return ['CMD', 'curl', '-fsS', '-o', '/dev/null', url]
  const wget = ['wget', '-q', '-O', '/dev/null', url]
  if (role !== 'service') return ['CMD', ...wget]
  const node = `node -e "fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"`
  return ['CMD-SHELL', `${wget.join(' ')} || curl -fsS -o /dev/null ${url} || ${node}`]
}

function tcpTest(port: number): string {
  const node = `node -e "require('net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"`
  return `nc -z 127.0.0.1 ${port} || ${node}`
}

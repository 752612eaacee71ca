import type { Environment } from '../../../model/environment.ts'

/** The command that shows how the instances of workloads are. */
export function statusCommand(environment: Environment, ...workloads: readonly string[]): string {
  return environment.platform === 'kubernetes'
    ? `kubectl -n ${environment.namespace} get pods -l ${labelled(workloads)}`
    : `docker compose -p ${environment.namespace} ps -a ${workloads.join(' ')}`
}

/** The command that shows what workloads said lately. */
export function logsCommand(environment: Environment, ...workloads: readonly string[]): string {
  return environment.platform === 'kubernetes'
    ? `kubectl -n ${environment.namespace} logs -l ${labelled(workloads)} --since=15m --prefix`
    : `docker compose -p ${environment.namespace} logs --since 15m ${workloads.join(' ')}`
}

function labelled(workloads: readonly string[]): string {
  const label = 'app.kubernetes.io/name'
  const [only] = workloads
  return workloads.length === 1 ? `${label}=${only}` : `'${label} in (${workloads.join(', ')})'`
}

import type { Environment } from '../../../model/environment.ts'

/** The command that shows how a workload's instances are. */
export function statusCommand(environment: Environment, workload: string): string {
  return environment.platform === 'kubernetes'
    ? `kubectl -n ${environment.namespace} get pods -l app.kubernetes.io/name=${workload}`
    : `docker compose -p ${environment.namespace} ps -a ${workload}`
}

/** The command that shows what a workload said lately. */
export function logsCommand(environment: Environment, workload: string): string {
  return environment.platform === 'kubernetes'
    ? `kubectl -n ${environment.namespace} logs -l app.kubernetes.io/name=${workload} --since=15m --prefix`
    : `docker compose -p ${environment.namespace} logs --since 15m ${workload}`
}

import { plainRuntime, type Runtime } from '../../model/runtime.ts'
import type { Security } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'

/**
 * What every container has: no privileges but those that were asked for, a first process that reaps and passes on
 * signals, and logs that rotate (the local driver keeps five compressed files of 20 MB by default).
 */
export function hardening(
  { readOnlyRoot, capabilities }: Pick<Security, 'readOnlyRoot' | 'capabilities'>,
  runtime: Runtime = plainRuntime,
): DataMap {
  const { privileged, ownInit } = runtime
  return {
    init: !ownInit,
    read_only: readOnlyRoot ? true : undefined,
    ...(privileged
      ? { privileged }
      : { cap_drop: ['ALL'], cap_add: capabilities.length === 0 ? undefined : capabilities }),
    security_opt: securityOptions(runtime),
    logging: { driver: 'local' },
  }
}

/** https://docs.docker.com/reference/cli/docker/container/run/#security-opt */
function securityOptions({ privileged, escalation, unconfined }: Runtime): readonly string[] | undefined {
  const all = [
    ...(privileged || escalation ? [] : ['no-new-privileges:true']),
    ...unconfined.map((name) => `${name}:unconfined`),
  ]
  return all.length === 0 ? undefined : all
}

import { plainRuntime, type Runtime } from '../../model/runtime.ts'
import type { Security } from '../../model/workload.ts'
import type { DataMap } from '../../print/body.ts'

/**
 * What every container has: no privileges but those that were asked for, a first process that reaps and passes on
 * signals, and logs that rotate (the local driver keeps five compressed files of 20 MB by default).
 */
export function hardening(
  { readOnlyRoot, capabilities }: Pick<Security, 'readOnlyRoot' | 'capabilities'>,
  { privileged, escalation, ownInit }: Runtime = plainRuntime,
): DataMap {
  return {
    init: !ownInit,
    read_only: readOnlyRoot ? true : undefined,
    ...(privileged
      ? { privileged }
      : { cap_drop: ['ALL'], cap_add: capabilities.length === 0 ? undefined : capabilities }),
    security_opt: privileged || escalation ? undefined : ['no-new-privileges:true'],
    logging: { driver: 'local' },
  }
}

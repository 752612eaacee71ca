import type { Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

type Passed = Readonly<Record<string, unknown>>

/** A word of compose that it refuses beside what is written for every service. */
interface Conflict {
  readonly with: string
  readonly help: string
  /** Always, unless said. */
  readonly when?: (passed: Passed, workload: Workload) => boolean
}

/** https://github.com/compose-spec/compose-go/blob/main/validation/validation.go and `loader/validate.go` there. */
const conflicts: Readonly<Record<string, Conflict>> = {
  container_name: {
    with: 'more than one instance',
    help: 'Remove it: the containers of a service that is scaled are told apart by numbers.',
    when: (passed, workload) => instances(passed, workload) > 1,
  },
  cpus: {
    with: '`deploy.resources.limits`',
    help: 'Write `resources: {limits: {cpu: 500m}}` at the service.',
  },
  extends: {
    with: 'lists that both services have, such as `security_opt`',
    help: 'Write `like: NAME` at the service.',
  },
  mem_limit: {
    with: '`deploy.resources.limits`',
    help: 'Write `resources: {limits: {memory: 512Mi}}` at the service.',
  },
  mem_reservation: {
    with: '`deploy.resources.reservations`',
    help: 'Write `resources: {requests: {memory: 256Mi}}` at the service.',
  },
  network_mode: {
    with: '`networks` and, but for `host`, published ports',
    help: 'Keep one of them.',
    when: (passed, { ports }) =>
      passed.networks !== undefined ||
      (passed.network_mode !== 'host' &&
        (passed.ports !== undefined || ports.some(({ publish }) => publish !== undefined))),
  },
  pids_limit: {
    with: '`deploy.resources.limits.pids`',
    help: 'Write `compose: {deploy: {resources: {limits: {pids: 2048}}}}`.',
  },
}

/** Compose starts what is passed through to it: its schema takes words that it then refuses together. */
export const composeConflict: TierRule = {
  code: 'compose-conflict',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const { target, workload: name, at, value } of environment.passThroughs) {
      const workload = environment.workloads.find((one) => one.name === name)
      if (target !== 'compose' || workload === undefined) continue
      // Validate has checked that it is a map of the consumer's own words.
      const passed = value as Passed
      for (const [key, conflict] of Object.entries(conflicts)) {
        if (passed[key] === undefined || passed[key] === null) continue
        if (conflict.when?.(passed, workload) === false) continue
        report({
          at: [...at, key],
          side: 'key',
          message: `compose refuses "${key}" beside ${conflict.with}`,
          help: conflict.help,
        })
      }
    }
  },
}

function instances({ scale, deploy }: Passed, workload: Workload): number {
  const { replicas } = (deploy ?? {}) as Passed
  const isFixed = workload.stateful || workload.ports.some(({ publish }) => publish !== undefined)
  return Number(scale ?? replicas ?? (isFixed ? 1 : workload.scale.min))
}

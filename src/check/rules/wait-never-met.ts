import type { Environment, Use } from '../../model/environment.ts'
import { isChecked } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/** What a start waits for can happen: a healthy state is one that a check tells, and only what ends completes. */
export const waitNeverMet: TierRule = {
  code: 'wait-never-met',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    const programs = [
      ...environment.services.map((program) => ({ ...program, collection: 'services' })),
      ...environment.jobs.map((program) => ({ ...program, collection: 'jobs' })),
    ]
    for (const { name, uses, collection } of programs) {
      for (const use of uses) {
        const obstacle = obstacleOf(use, environment)
        if (obstacle !== undefined) report({ at: [collection, name, 'uses', use.to, 'wait'], ...obstacle })
      }
    }
  },
}

function obstacleOf(use: Use, { services, stores }: Environment) {
  const used = [...services, ...stores].find(({ name }) => name === use.to)?.workload
  if (used === undefined || use.kind === 'external') return undefined
  if (use.wait === 'completed') {
    return {
      message: `"${use.to}" runs for ever, so a wait for its completion never ends`,
      help: 'Write `healthy` or `started`; jobs that run before a rollout are waited for without a word.',
    }
  }
  if (use.wait !== 'healthy' || isChecked(used.health)) return undefined
  return {
    message: `"${use.to}" has no health check, so nobody can tell that it is healthy`,
    help: 'Give it `health: {file: /tmp/alive}` or a port http, or write `wait: started`.',
    related: [{ at: ['services', use.to], message: 'it says nothing about its health' }],
  }
}

import type { Environment } from '../../model/environment.ts'
import type { Report, TierRule } from '../rule.ts'

/** Nothing that is always there needs what only a profile starts: it would not start, or lead nowhere. */
export const optionalServiceNeeded: TierRule = {
  code: 'optional-service-needed',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const { name, workload } of environment.services) {
      if (workload.profiles.length === 0) continue
      reportWaits(environment, name, workload.profiles, report)
      for (const route of environment.routes) {
        for (const { path } of route.paths.filter(({ service }) => service === name)) {
          report({
            at: ['routes', route.name, 'paths', path],
            message: `the route leads to "${name}", which is started only with the profile ${workload.profiles[0]}`,
            help: 'Remove the path, or `profiles` there: the proxy does not start without what it leads to.',
            related: [{ at: ['services', name, 'profiles'], message: 'it is not always started' }],
          })
        }
      }
    }
  },
}

/** Those who are started by the same profiles may wait. */
function reportWaits(
  { services, jobs }: Environment,
  optional: string,
  profiles: readonly string[],
  report: Report,
): void {
  const programs = [
    ...services.map((one) => ({ ...one, collection: 'services' })),
    ...jobs.map((one) => ({ ...one, collection: 'jobs' })),
  ]
  for (const { name, uses, workload, collection } of programs) {
    const own = workload.profiles
    const isStartedAlong = own.length > 0 && own.every((profile) => profiles.includes(profile))
    const waits = uses.some((use) => use.to === optional && use.wait !== 'none')
    if (!waits || isStartedAlong) continue
    report({
      at: [collection, name, 'uses', optional, 'wait'],
      message: `"${name}" waits for "${optional}", which is started only with the profile ${profiles[0]}`,
      help: 'Write `wait: none`, or give it the same `profiles`.',
      related: [{ at: ['services', optional, 'profiles'], message: 'it is not always started' }],
    })
  }
}

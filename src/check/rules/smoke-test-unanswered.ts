import type { Test } from '../../model/delivery.ts'
import type { Environment, System } from '../../model/environment.ts'
import { answering, denying } from '../route-answer.ts'
import type { SystemRule } from '../rule.ts'

/** A request that must succeed before a promotion is one that a route of the tier answers. */
export const smokeTestUnanswered: SystemRule = {
  code: 'smoke-test-unanswered',
  severity: 'error',
  scope: 'system',
  needs: ['routes', 'services'],
  check(system, report) {
    for (const { test, environment } of smokeTests(system)) {
      const { routes, tier } = environment
      const isAnswered = routes.some(
        (route) => answering(route, test.path) !== undefined && denying(route, test.path) === undefined,
      )
      if (isAnswered || routes.length === 0 || test.expect === 404) continue
      const denied = routes.find((route) => denying(route, test.path) !== undefined)
      report({
        at: ['delivery', 'tests', test.name, 'get'],
        tier,
        message: `${test.path} is ${denied === undefined ? 'answered by no route' : 'denied from outside'} in ${tier}: "${test.name}" would fail after every rollout`,
        help: 'Ask for a path that is public, such as that of `health.live`.',
        related: [
          denied === undefined
            ? { at: ['routes'], message: 'the routes are written here', tier }
            : { at: ['routes', denied.name, 'deny'], message: 'it is denied here', tier },
        ],
      })
    }
  },
}

type Request = Extract<Test, { kind: 'request' }>

function smokeTests({ tiers, delivery }: System): readonly { test: Request; environment: Environment }[] {
  return tiers.flatMap((environment) =>
    delivery.tests.flatMap((test) =>
      test.kind === 'request' && environment.promotion.verify.includes(test.name)
        ? [{ test, environment }]
        : [],
    ),
  )
}

import type { Test } from '../../model/delivery.ts'
import type { Environment, Route } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import { script } from './script.ts'

/** The address under which people reach the tier: its first public host. */
export function publicUrl({ routes }: Environment): string | undefined {
  const host = routes[0]?.hosts[0]
  return host === undefined ? undefined : `https://${host}`
}

/** The requests that a promotion names, to the public address: through DNS, TLS and the edge. */
export function smokeSteps(environment: Environment, tests: readonly Test[]): readonly DataMap[] {
  return environment.promotion.verify.flatMap((name): DataMap[] => {
    const test = tests.find((one) => one.name === name)
    if (test?.kind !== 'request') return []
    const host = routeOf(test.path, environment)?.hosts[0]
    if (host === undefined) return []
    const url = `https://${host}${test.path}`
    return [{ name: `Request ${test.path} (${name})`, run: script('smoke', { url, expect: test.expect }) }]
  })
}

/** The first route that answers the path to the public. */
function routeOf(path: string, { routes }: Environment): Route | undefined {
  const answers = (route: Route): boolean =>
    route.paths.some((one) => path.startsWith(one.path)) &&
    !route.deny.some((denied) => path === denied || path.startsWith(`${denied}/`))
  return routes.find(answers) ?? routes[0]
}

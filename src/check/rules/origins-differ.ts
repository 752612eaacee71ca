import type { Environment, Route } from '../../model/environment.ts'
import { literalVariables, programs } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { listed } from '../words.ts'
import { holdsOrigins } from './origin-not-secure.ts'

/** A service that is told which pages may call it, is told no other than the proxy before it lets through. */
export const originsDiffer: TierRule = {
  code: 'origins-differ',
  severity: 'by-tier',
  scope: 'tier',
  check(environment, report) {
    for (const program of programs(environment)) {
      const route = routeTo(program.name, environment)
      if (route === undefined) continue
      for (const { name, text, at } of literalVariables(program)) {
        const told = text.split(/[\s,;]+/).filter((origin) => /^https?:\/\//.test(origin))
        const refused = told.filter((origin) => !route.origins.includes(origin))
        if (!holdsOrigins.test(name) || refused.length === 0) continue
        report({
          at,
          message: `${name} lets ${listed(refused)} call "${program.name}", and the route "${route.name}" before it does not`,
          help: 'Write the same origins in both, or leave out `origins` of the route: the application alone decides then.',
          related: [
            {
              at: ['routes', route.name, 'origins'],
              message: `the route lets ${listed(route.origins)} call`,
            },
          ],
        })
      }
    }
  },
}

function routeTo(name: string, { routes }: Environment): Route | undefined {
  return routes.find(
    ({ origins, paths }) => origins.length > 0 && paths.some(({ service }) => service === name),
  )
}

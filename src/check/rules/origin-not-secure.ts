import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'

/** Variables that hold the origins of browsers that may call. */
export const holdsOrigins = /CORS.*ORIGIN|ALLOWED_ORIGINS?$/i

/** In the tier that users meet, only pages that nobody can forge on the way may call: no plain HTTP, no local machine. */
export const originNotSecure: TierRule = {
  code: 'origin-not-secure',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    const { tier, tierOrder } = environment
    if (tierOrder.length < 2 || tier !== tierOrder.at(-1)) return
    for (const { at, origin } of origins(environment)) {
      const isLocal = /^https?:\/\/(localhost|127\.|0\.0\.0\.0|\[::1\])/.test(origin)
      if (!isLocal && !origin.startsWith('http://')) continue
      report({
        at,
        message: isLocal
          ? `${origin} may call in ${tier}: any program on a user's machine can serve that page`
          : `${origin} may call in ${tier}: without TLS anybody on the way can change that page`,
        help: isLocal
          ? `Write it in the layers of other tiers only, or remove it in that of ${tier}.`
          : `Write https${origin.slice('http'.length)}.`,
      })
    }
  },
}

function origins(environment: Environment): readonly { readonly at: Path; readonly origin: string }[] {
  const ofRoutes = environment.routes.flatMap((route) =>
    route.origins.map((origin) => ({ at: ['routes', route.name, 'origins'], origin })),
  )
  const ofPrograms = programContainers(environment).flatMap((program) =>
    literalVariables(program)
      .filter(({ name }) => holdsOrigins.test(name))
      .flatMap(({ at, text }) => text.split(/[\s,;]+/).map((origin) => ({ at, origin }))),
  )
  return [...ofRoutes, ...ofPrograms]
}

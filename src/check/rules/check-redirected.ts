import { literalVariables, programs } from '../program.ts'
import type { TierRule } from '../rule.ts'

/** Variables that have an application send everybody who comes without TLS away. */
const forcesTls = /^(.*_)?(FORCE_(HTTPS|SSL|TLS)|REQUIRE_HTTPS|HTTPS_ONLY|SSL_REDIRECT|SECURE_SSL_REDIRECT)$/i

/** Health checks come without TLS and without a proxy's headers: an application that insists on TLS fails them. */
export const checkRedirected: TierRule = {
  code: 'check-redirected',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const program of programs(environment)) {
      const { health } = program.workload
      const check = [health?.live, health?.ready].find((one) => one?.kind === 'http')
      const variable = literalVariables(program).find(
        ({ name, text }) => forcesTls.test(name) && /^(true|1|yes|on)$/i.test(text),
      )
      if (check?.kind !== 'http' || variable === undefined) continue
      report({
        at: variable.at,
        message: `${variable.name} has "${program.name}" redirect requests without TLS, and its health check of ${check.path} is one`,
        help: 'Leave it out, since the proxy redirects to https already; or exempt the path in the application and waive this.',
        related: [{ at: [...program.at, 'health'], message: 'the checks are written here' }],
      })
    }
  },
}

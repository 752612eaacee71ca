import type { Environment } from '../../model/environment.ts'
import type { Address } from '../address.ts'
import { portOfAddress, urlsIn } from '../address.ts'
import { peers } from '../peer.ts'
import type { Program } from '../program.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'

/** Variables whose URL is compared, shown or sent to a browser, rather than called. */
const notCalled =
  /ORIGIN|CORS|ISSUER|AUDIENCE|REDIRECT|CALLBACK|RETURN|DOCS|SITE|PUBLIC|FRONTEND|HOMEPAGE|REFERER|SUPPORT|TERMS|PRIVACY|LOGO|NAMESPACE|SCHEMA|CDN|^VITE_|^REACT_APP_/i

/** Where nothing that a program uses opens the port, a server outside of the tier that it calls is out of reach. */
export const externalUndeclared: TierRule = {
  code: 'external-undeclared',
  severity: 'warning',
  scope: 'tier',
  needs: ['externals', 'stores'],
  check(environment, report) {
    for (const program of programContainers(environment)) {
      const open = openPorts(program, environment)
      for (const variable of literalVariables(program).filter(({ name }) => !notCalled.test(name))) {
        const outside = urlsIn(variable.text).find(
          (address) => isOutside(address, environment) && !open.has(portOfAddress(address) ?? 0),
        )
        if (outside === undefined) continue
        const port = portOfAddress(outside)
        report({
          at: variable.at,
          message: `${variable.name} leads "${program.name}" to ${outside.host}, and nothing that it uses opens ${port === undefined ? 'a way' : `port ${port}`} to the outside`,
          help: `Write it in \`externals\` and in the \`uses\` of "${program.name}": egress is allowed only to what is used.`,
          related: [{ at: [...program.at, 'uses'], message: 'what it uses' }],
        })
      }
    }
  },
}

/** Ports of servers outside of the tier that a program may connect to. */
function openPorts({ name }: Program, { connections }: Environment): ReadonlySet<number> {
  return new Set(
    connections.flatMap((one) => (one.from === name && one.kind === 'external' ? [one.port] : [])),
  )
}

function isOutside({ host }: Address, environment: Environment): boolean {
  const { routes, domain } = environment
  const isOwn =
    host === domain || host.endsWith(`.${domain}`) || routes.some(({ hosts }) => hosts.includes(host))
  const isHere = /^(localhost|127\..*|0\.0\.0\.0|host\.docker\.internal)$/.test(host)
  // A name without a dot is one of the cluster or of compose: that of a server here, or of nobody.
  return host.includes('.') && !isOwn && !isHere && !peers(environment).has(host)
}

import type { Workload } from '../../model/workload.ts'
import { addressesIn, portOfAddress } from '../address.ts'
import { peers } from '../peer.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { listed } from '../words.ts'
import { workloadPath } from '../workload-path.ts'

/** An address that is written out has a port on which its server listens. */
export const peerPortUnknown: TierRule = {
  code: 'peer-port-unknown',
  severity: 'error',
  scope: 'tier',
  needs: ['services', 'stores'],
  check(environment, report) {
    for (const program of programContainers(environment)) {
      for (const variable of literalVariables(program)) {
        if (!variable.text.includes(':')) continue
        for (const address of addressesIn(variable.text)) {
          const peer = peers(environment).get(address.host)
          const port = portOfAddress(address)
          if (peer === undefined || port === undefined || peer.name === program.name) continue
          const open = portsOf(peer)
          if (open.length === 0 || open.includes(port)) continue
          const without =
            address.port === undefined ? `, which ${address.scheme} means where none is said` : ''
          report({
            at: variable.at,
            message: `${variable.name} leads to port ${port} of "${peer.name}"${without}; it listens on ${listed(open.map(String))}`,
            help: `Write \`uses: {${peer.name}: {bind: {${variable.name}: url}}}\` in place of the text, and the port follows; or ${peer.name}:${open[0]}.`,
            related: [{ at: workloadPath(peer), message: `"${peer.name}" is written here` }],
          })
        }
      }
    }
  },
}

/** The one that others usually call first. */
function portsOf({ ports }: Workload): readonly number[] {
  const first = ports.filter(({ name }) => name === 'http')
  return [...first, ...ports.filter((port) => !first.includes(port))].map(({ number }) => number)
}

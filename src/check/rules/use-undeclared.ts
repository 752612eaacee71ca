import type { Environment } from '../../model/environment.ts'
import { addressesIn, urlsIn } from '../address.ts'
import { peers } from '../peer.ts'
import type { LiteralVariable, Program } from '../program.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** Names of variables in which a bare word is the name of a server. */
const holdsHost = /(^|_)(HOST|HOSTS|HOSTNAME|ADDR|ADDRESS|SERVERS?|BROKERS?|ENDPOINTS?|URLS?|URI|DSN)$/i

/** A program that names a store or service of the tier also uses it: no network lets it there otherwise. */
export const useUndeclared: TierRule = {
  code: 'use-undeclared',
  severity: 'error',
  scope: 'tier',
  needs: ['services', 'stores'],
  check(environment, report) {
    for (const program of programContainers(environment)) {
      const used = new Set([program.workload.partOf, ...program.uses.map(({ to }) => to)])
      for (const variable of literalVariables(program)) {
        const peer = peersIn(variable, environment).find(({ partOf }) => !used.has(partOf))
        if (peer === undefined) continue
        report({
          at: variable.at,
          message: `${variable.name} leads "${program.name}" to "${peer.partOf}", which it does not use: no network joins them`,
          help: helpFor(program, variable, peer.partOf),
          related: [{ at: workloadPath(peer), message: `"${peer.partOf}" is written here` }],
        })
      }
    }
  },
}

function peersIn({ name, text }: LiteralVariable, environment: Environment) {
  const addresses = holdsHost.test(name) ? addressesIn(text) : urlsIn(text)
  return addresses.flatMap(({ host }) => peers(environment).get(host) ?? [])
}

function helpFor({ at, name }: Program, variable: LiteralVariable, peer: string): string {
  const part = /HOST|ADDR|SERVER|BROKER/i.test(variable.name) ? 'host' : 'url'
  const collection = at[0] === 'jobs' ? 'the job' : 'the service'
  return `Write \`uses: {${peer}: {bind: {${variable.name}: ${part}}}}\` in ${collection} "${name}" in place of the text.`
}

import type { Path } from '../../diagnostics/diagnostic.ts'
import type { EnvironmentVariable } from '../../model/workload.ts'
import type { Program } from '../program.ts'
import { programContainers, variablePath } from '../program.ts'
import { publicPrefix } from '../public-variable.ts'
import type { TierRule } from '../rule.ts'

/** No secret is in a variable whose value is copied into what browsers load. */
export const secretInPublicVariable: TierRule = {
  code: 'secret-in-public-variable',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const program of programContainers(environment)) {
      for (const variable of program.workload.env) {
        const prefix = publicPrefix(variable.name)
        const secret = variable.value.find((part) => part.kind === 'secret')
        if (prefix === undefined || secret?.kind !== 'secret') continue
        report({
          at: placeOf(program, variable),
          side: 'key',
          message: `the secret "${secret.secret}" is in ${variable.name}, and variables that begin with ${prefix} are copied into what every browser loads`,
          help: 'Give it a name without the prefix, and let the server use it for the browser.',
          related: [{ at: ['secrets', secret.secret], message: 'the secret is declared here' }],
        })
      }
    }
  },
}

function placeOf(program: Program, variable: EnvironmentVariable): Path {
  const use = program.uses.find(({ bind }) => bind.some((one) => one.variable === variable.name))
  return use === undefined
    ? variablePath(program, variable)
    : [...program.at, 'uses', use.to, 'bind', variable.name]
}

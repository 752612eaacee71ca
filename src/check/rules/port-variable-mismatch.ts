import type { Service } from '../../model/environment.ts'
import type { TierRule } from '../rule.ts'

/** The variable that tells a program its port, by a wide-spread convention. */
const variable = 'PORT'

/** A program is told to listen on the port on which everybody looks for it. */
export const portVariableMismatch: TierRule = {
  code: 'port-variable-mismatch',
  severity: 'error',
  scope: 'tier',
  check({ services }, report) {
    for (const service of services) {
      const told = toldPort(service)
      const port = service.workload.ports.find(({ name }) => name === 'http')
      if (port === undefined || told === undefined || told === `${port.number}`) continue
      report({
        at: ['services', service.name, 'env', variable],
        message: `"${service.name}" is told to listen on ${told}, but its port http is ${port.number}`,
        help: `Write \`${variable}: {from: ports.http}\`: proxies, checks and scrapes all use that port.`,
        related: [{ at: ['services', service.name, 'ports', 'http'], message: 'the port is written here' }],
      })
    }
  },
}

function toldPort({ workload }: Service): string | undefined {
  const value = workload.env.find(({ name }) => name === variable)?.value
  const [part] = value ?? []
  return value?.length === 1 && part?.kind === 'text' ? part.text : undefined
}

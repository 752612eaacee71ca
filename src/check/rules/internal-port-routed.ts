import type { TierRule } from '../rule.ts'

/** No route leads to a port that is for the tier alone. */
export const internalPortRouted: TierRule = {
  code: 'internal-port-routed',
  severity: 'error',
  scope: 'tier',
  check({ services, routes }, report) {
    for (const route of routes) {
      for (const { path, service, port: number } of route.paths) {
        const ports = services.find(({ name }) => name === service)?.workload.ports ?? []
        const port = ports.find((one) => one.number === number && one.reach === 'internal')
        if (port === undefined) continue
        report({
          at: ['routes', route.name, 'paths', path],
          message: `the public would reach port "${port.name}" of "${service}", which is internal`,
          help: 'Lead to another port with `port: NAME`, or remove `reach: internal` there.',
          related: [
            { at: ['services', service, 'ports', port.name, 'reach'], message: 'it is said to be internal' },
          ],
        })
      }
    }
  },
}

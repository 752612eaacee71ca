import type { TierRule } from '../rule.ts'

/** What a route serves is reached through the proxy alone: not around its TLS, limits and denied paths. */
export const portBypassesEdge: TierRule = {
  code: 'port-bypasses-edge',
  severity: 'error',
  scope: 'tier',
  check({ services, routes }, report) {
    for (const { name, workload } of services) {
      for (const port of workload.ports) {
        const route = routes.find(({ paths }) =>
          paths.some((path) => path.service === name && path.port === port.number),
        )
        if (port.publish === undefined || port.reach !== 'public' || route === undefined) continue
        report({
          at: ['services', name, 'ports', port.name, 'reach'],
          message: `port ${port.publish} of the host leads to "${name}" around the proxy, its TLS and its limits`,
          help: 'Leave `publish` out, or write `reach: loopback` to reach it from the host alone.',
          related: [{ at: ['routes', route.name], message: 'the public reaches it by this route' }],
        })
      }
    }
  },
}

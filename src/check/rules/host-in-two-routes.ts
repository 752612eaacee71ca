import type { TierRule } from '../rule.ts'

/** A host belongs to one route: a proxy takes the first that it meets and forgets the other. */
export const hostInTwoRoutes: TierRule = {
  code: 'host-in-two-routes',
  severity: 'error',
  scope: 'tier',
  check({ routes }, report) {
    const owners = new Map<string, string>()
    for (const { name, hosts } of routes) {
      for (const host of hosts) {
        const owner = owners.get(host)
        if (owner === undefined) owners.set(host, name)
        else {
          report({
            at: ['routes', name, 'hosts'],
            side: 'key',
            message: `the host "${host}" is served by two routes, "${owner}" and "${name}"`,
            help: 'Write the paths of both into one route.',
            related: [{ at: ['routes', owner, 'hosts'], message: `"${owner}" serves it too` }],
          })
        }
      }
    }
  },
}

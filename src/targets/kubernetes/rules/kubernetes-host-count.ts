import type { TierRule } from '../../../check/rule.ts'

/** A Gateway has at most 64 listeners (https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec), and plain HTTP takes one. */
const mostHosts = 63

/** All routes of a tier together have at most as many hosts as one Gateway has listeners to spare. */
export const kubernetesHostCount: TierRule = {
  code: 'kubernetes-host-count',
  severity: 'error',
  scope: 'tier',
  needs: ['routes'],
  check(environment, report) {
    if (environment.platform !== 'kubernetes' || environment.outputs.kubernetes === undefined) return
    const count = environment.routes.reduce((sum, route) => sum + route.hosts.length, 0)
    if (count <= mostHosts) return
    report({
      at: ['routes'],
      side: 'key',
      message: `the routes have ${count} hosts, and a Gateway takes at most ${mostHosts} beside plain HTTP`,
      help: 'Serve some of them under one wildcard host, such as "*.example.com".',
    })
  },
}

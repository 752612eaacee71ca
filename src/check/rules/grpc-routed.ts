import type { Check, Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/** No route leads to a port that speaks gRPC: proxies pass HTTP/1.1 to services, and gRPC is HTTP/2 from end to end. */
export const grpcRouted: TierRule = {
  code: 'grpc-routed',
  severity: 'error',
  scope: 'tier',
  check({ services, routes }, report) {
    for (const route of routes) {
      for (const { path, service, port: number } of route.paths) {
        const workload = services.find(({ name }) => name === service)?.workload
        const port = workload?.ports.find((one) => one.number === number)
        if (workload === undefined || port === undefined || !speaksGrpc(workload, port)) continue
        report({
          at: ['routes', route.name, 'paths', path],
          message: `port "${port.name}" of "${service}" speaks gRPC, and routes pass HTTP/1.1`,
          help: `Publish it past the proxy with \`ports: {${port.name}: {port: ${number}, publish: ${number}, reach: public}}\`, or lead to a port that speaks gRPC-Web.`,
          related: [{ at: ['services', service, 'ports', port.name], message: 'the port is written here' }],
        })
      }
    }
  },
}

/** By its checks, or by its name; `grpc-web` is HTTP/1.1. */
function speaksGrpc({ health }: Workload, port: { readonly name: string; readonly number: number }): boolean {
  const isChecked = (check: Check | undefined) => check?.kind === 'grpc' && check.port === port.number
  return /^grpcs?$/.test(port.name) || isChecked(health?.live) || isChecked(health?.ready)
}

import type { RoutePath } from '../../model/environment.ts'
import type { Port } from '../../model/workload.ts'
import { networkPorts } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'

/** A route to gRPC has what a call needs: no edge changes its path, and all speak with services in the clear. */
export const grpcRouted: TierRule = {
  code: 'grpc-routed',
  severity: 'error',
  scope: 'tier',
  check({ services, routes }, report) {
    for (const route of routes) {
      for (const path of route.paths) {
        const workload = services.find(({ name }) => name === path.service)?.workload
        const port = workload && networkPorts(workload).find((one) => one.number === path.port)
        const problem = port && obstacle(path, port)
        if (problem === undefined) continue
        const { key, ...finding } = problem
        report({ at: ['routes', route.name, 'paths', path.path, ...key], ...finding })
      }
    }
  },
}

interface Obstacle {
  readonly key: readonly string[]
  readonly side?: 'key'
  readonly message: string
  readonly help: string
}

function obstacle(path: RoutePath, port: Port): Obstacle | undefined {
  const named = `port "${port.name}" of "${path.service}"`
  if (port.name === 'grpcs' && port.speaks === undefined)
    return {
      key: [],
      message: `${named} speaks gRPC over TLS by its name, and the edges, which end TLS, speak with services in the clear`,
      help: `Listen without TLS on a port \`grpc\`; if this one does, write \`ports: {grpcs: {port: ${port.number}, speaks: grpc}}\`.`,
    }
  if (!path.grpc) return undefined
  if (path.websocket)
    return {
      key: ['websocket'],
      message: `${named} speaks gRPC, whose streams are no websockets`,
      help: 'Remove `websocket`: streams of gRPC stay open without it.',
    }
  return isCallable(path.path)
    ? undefined
    : {
        key: [],
        side: 'key',
        message: `nothing calls gRPC below ${path.path}: ${named} is called at /package.Service/Method, and no edge takes a prefix off`,
        help: 'Write `/`, or the full name of a service, `/shop.v1.Orders`; a port that is called `grpc` and is none says `speaks: http`.',
      }
}

/**
 * `/`, or `/package.Service` and what is below it: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests.
 * Services begin with a capital: https://protobuf.dev/programming-guides/style/#services
 */
function isCallable(path: string): boolean {
  return /^\/(([A-Za-z_]\w*\.)*[A-Z]\w*(\/\w*)?)?$/.test(path)
}

import type { HealthSpec, PortSpec } from '../model/spec.ts'
import type { Port } from '../model/workload.ts'

/** A program that may say how one knows that it works. */
interface Checked {
  readonly health?: HealthSpec
}

/**
 * What is spoken on a port: as it is written; gRPC where it is called so or asked for its health by it; undefined where
 * nobody said.
 */
export function speaksOn(name: string, port: PortSpec, { health }: Checked): Port['speaks'] {
  if (typeof port === 'object' && port.speaks !== undefined) return port.speaks
  if (typeof port === 'object' && port.protocol === 'udp') return undefined
  const checks = typeof health === 'object' ? [health.live, health.ready] : []
  const isAsked = checks.some((check) => typeof check === 'object' && check.grpc === name)
  return name === 'grpc' || isAsked ? 'grpc' : undefined
}

import { IntOrString, type Probe } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { inSeconds } from '../../model/quantity.ts'
import type { Check, Workload } from '../../model/workload.ts'
import type { Given } from './given.ts'

/** Seconds between two checks of a start: short, so that a quick start is seen quickly. */
const startupPeriod = 5
/** Liveness restarts, readiness only takes out of rotation: a restart waits for three times as long. */
const livenessSlowness = 3
/** Kubernetes' own period, which need not be said. */
const defaultPeriod = 10

/** The probes of a container. */
export interface Probes {
  readonly startupProbe: Given<Probe> | undefined
  readonly readinessProbe: Given<Probe> | undefined
  readonly livenessProbe: Given<Probe> | undefined
}

/** How the kubelet learns that a container has started, can take work, and still works. */
export function probes(workload: Workload): Probes {
  const { health } = workload
  const probe = (check: Check | undefined, period: number, failureThreshold?: number) => {
    if (health === undefined || check === undefined || check.kind === 'image') return undefined
    return {
      ...action(workload, check),
      periodSeconds: period === defaultPeriod ? undefined : period,
      timeoutSeconds: atLeastTwo(inSeconds(health.timeout)),
      failureThreshold,
    }
  }
  const every = inSeconds(health?.every ?? 0)
  return {
    startupProbe: probe(health?.live, startupPeriod, Math.ceil(inSeconds(health?.boot ?? 0) / startupPeriod)),
    readinessProbe: probe(health?.ready, every),
    livenessProbe: probe(health?.live, every * livenessSlowness),
  }
}

/** The time that probes allow for a start, in seconds. */
export function startupBudget(workload: Workload): number {
  return Math.ceil(inSeconds(workload.health?.boot ?? 0) / startupPeriod) * startupPeriod
}

function action(workload: Workload, check: Exclude<Check, { kind: 'image' }>): Given<Probe> {
  switch (check.kind) {
    case 'http':
      return { httpGet: { path: check.path, port: port(workload, check.port) } }
    case 'tcp':
      return { tcpSocket: { port: port(workload, check.port) } }
    case 'grpc':
      return { grpc: { port: check.port, service: check.service } }
    case 'exec':
      return { exec: { command: [...check.command] } }
  }
}

/** By name where the container declares the port, so that the number stands in one place. */
function port(workload: Workload, number: number): IntOrString {
  const declared = workload.ports.find((candidate) => candidate.number === number)
  return declared === undefined ? IntOrString.fromNumber(number) : IntOrString.fromString(declared.name)
}

/** A second is Kubernetes' default. */
function atLeastTwo(seconds: number): number | undefined {
  return seconds > 1 ? seconds : undefined
}

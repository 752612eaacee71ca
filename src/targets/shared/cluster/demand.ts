import {
  type Amounts,
  containerAmounts,
  nothing,
  plus,
  podAmounts,
  silentAmounts,
  times,
} from './pod-amounts.ts'
import { readAmount } from './quantity.ts'
import { read, readList } from './read.ts'

/** The pods of one object at its peak. */
export interface PodDemand {
  /** `Deployment/api`. */
  readonly name: string
  /** Pods that run at the same time at the most, those of a rollout among them. */
  readonly pods: number
  /** What each of them asks for. */
  readonly each: Amounts
}

/** What the objects of a namespace need when every autoscaler is at its most, in a rollout, with all jobs at once. */
export interface Demand {
  readonly ofPods: readonly PodDemand[]
  readonly total: Amounts
  readonly pods: number
  /** Volumes, and their bytes together. */
  readonly claims: number
  /** Claims that pods mount and no object makes: they are there already, in a size that is not known here. */
  readonly foreignClaims: number
  readonly storage: number
  readonly services: number
  readonly loadBalancers: number
  /** Ports that Services take on every node, those of load balancers and by default of challenges among them. */
  readonly nodePorts: number
  /** Has pods on every node: how many is the cluster's to know. */
  readonly isOpen: boolean
}

/** Sums up what objects ask of their namespace. Patched objects may be anything: what is not understood counts nothing. */
export function demandOf(objects: readonly unknown[]): Demand {
  const silent = silentAmounts(objects.find((object) => kindOf(object) === 'LimitRange'))
  const ofPods = objects.flatMap((object) => {
    const count = podCounts[kindOf(object)]?.(object, objects) ?? 0
    const each =
      kindOf(object) === 'Cluster'
        ? containerAmounts(read(object, 'spec'), silent)
        : podAmounts(podSpecOf(object), silent)
    return count === 0 ? [] : [{ name: `${kindOf(object)}/${nameOf(object)}`, pods: count, each }]
  })
  const challenges = objects.map(challengesOf).reduce((sum, count) => sum + count, 0)
  const all = challenges === 0 ? ofPods : [...ofPods, { ...solver, pods: challenges }]
  const volumes = objects.flatMap((object) => [...volumesOf(object), ...volumesOfPods(object, objects)])
  const services = objects.filter((object) => kindOf(object) === 'Service')
  const balanced = services.filter((object) => read(object, 'spec', 'type') === 'LoadBalancer')
  return {
    ofPods: all,
    total: all.reduce((sum, { each, pods }) => plus(sum, times(each, pods)), nothing),
    pods: all.reduce((sum, { pods }) => sum + pods, 0),
    claims: volumes.length,
    foreignClaims: foreignClaims(objects),
    storage: volumes.reduce((sum, size) => sum + size, 0),
    services:
      services.length + challenges + objects.reduce<number>((sum, object) => sum + servicesOf(object), 0),
    loadBalancers: balanced.length,
    nodePorts: challenges + services.reduce<number>((sum, object) => sum + nodePortsOf(object), 0),
    isOpen: objects.some((object) => kindOf(object) === 'DaemonSet'),
  }
}

function nodePortsOf(service: unknown): number {
  const type = read(service, 'spec', 'type')
  return type === 'LoadBalancer' || type === 'NodePort' ? readList(service, 'spec', 'ports').length : 0
}

/** The pod that an object makes more of: `metadata` and `spec`. */
export function podTemplateOf(object: unknown): unknown {
  return kindOf(object) === 'CronJob'
    ? read(object, 'spec', 'jobTemplate', 'spec', 'template')
    : read(object, 'spec', 'template')
}

/** The specification of that pod. */
export function podSpecOf(object: unknown): unknown {
  return read(podTemplateOf(object), 'spec')
}

function kindOf(object: unknown): string {
  return String(read(object, 'kind'))
}

function nameOf(object: unknown): string {
  return String(read(object, 'metadata', 'name'))
}

type CountPods = (object: unknown, objects: readonly unknown[]) => number

const podCounts: Readonly<Record<string, CountPods>> = {
  Deployment: (object, objects) => {
    const most = mostReplicas(object, objects)
    return most + surgeOf(object, most)
  },
  StatefulSet: mostReplicas,
  Job: (object) => Number(read(object, 'spec', 'parallelism') ?? 1),
  // A run that is replaced goes on while it ends, and one that is allowed to overlap is not expected to do so twice.
  CronJob: (object) => (read(object, 'spec', 'concurrencyPolicy') === 'Forbid' ? 1 : 2),
  Cluster: instancesOf,
  Pooler: (object) => instancesOf(object) + surgeOf(object, instancesOf(object)),
}

/** Servers that an operator runs. */
function instancesOf(object: unknown): number {
  return Number(read(object, 'spec', 'instances') ?? 1)
}

const scalers: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'maxReplicas',
  ScaledObject: 'maxReplicaCount',
}

function mostReplicas(object: unknown, objects: readonly unknown[]): number {
  const scaler = objects.find(
    (one) =>
      Object.hasOwn(scalers, kindOf(one)) &&
      read(one, 'spec', 'scaleTargetRef', 'name') === nameOf(object) &&
      (read(one, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment') === kindOf(object),
  )
  const most = scaler && read(scaler, 'spec', scalers[kindOf(scaler)] ?? '')
  const written = Number(most ?? read(object, 'spec', 'replicas') ?? 1)
  return Number.isFinite(written) ? written : 1
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge */
function surgeOf(object: unknown, replicas: number): number {
  if (read(object, 'spec', 'strategy', 'type') === 'Recreate') return 0
  const written = String(read(object, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%')
  const number = Number.parseFloat(written)
  return Math.ceil(written.endsWith('%') ? (replicas * number) / 100 : number)
}

/** Those that CloudNativePG makes: three of its own but for those that are switched off, and those that it is told of. */
function servicesOf(object: unknown): number {
  if (kindOf(object) === 'Pooler') return 1
  if (kindOf(object) !== 'Cluster') return 0
  const list = (key: string) => readList(object, 'spec', 'managed', 'services', key).length
  return 3 - list('disabledDefaultServices') + list('additional')
}

function volumesOf(object: unknown): readonly number[] {
  if (kindOf(object) === 'Cluster')
    return Array.from({ length: instancesOf(object) }, () =>
      readAmount(read(object, 'spec', 'storage', 'size')),
    )
  if (kindOf(object) === 'PersistentVolumeClaim') return [sizeOf(object)]
  if (kindOf(object) !== 'StatefulSet') return []
  const claims = readList(object, 'spec', 'volumeClaimTemplates').map(sizeOf)
  return Array.from({ length: Number(read(object, 'spec', 'replicas') ?? 1) }, () => claims).flat()
}

/** Volumes that come with each pod, and go with it: those of runs that failed are still there in the next one. */
function volumesOfPods(object: unknown, objects: readonly unknown[]): readonly number[] {
  const sizes = readList(podSpecOf(object), 'volumes').flatMap((volume) => {
    const claim = read(volume, 'ephemeral', 'volumeClaimTemplate')
    return claim === undefined ? [] : [sizeOf(claim)]
  })
  if (sizes.length === 0) return []
  const pods = podCounts[kindOf(object)]?.(object, objects) ?? 0
  const kept = kindOf(object) === 'CronJob' ? Number(read(object, 'spec', 'failedJobsHistoryLimit') ?? 1) : 0
  return Array.from({ length: pods + kept }, () => sizes).flat()
}

function foreignClaims(objects: readonly unknown[]): number {
  const made = new Set(objects.filter((object) => kindOf(object) === 'PersistentVolumeClaim').map(nameOf))
  const mounted = objects
    .flatMap((object) => readList(podSpecOf(object), 'volumes'))
    .flatMap((volume) => read(volume, 'persistentVolumeClaim', 'claimName') ?? [])
  return new Set(mounted.map(String).filter((name) => !made.has(name))).size
}

function sizeOf(claim: unknown): number {
  return readAmount(read(claim, 'spec', 'resources', 'requests', 'storage'))
}

/**
 * Each name of a certificate that proves itself over HTTP has a pod and a Service for as long as that takes, of type
 * NodePort unless the issuer says otherwise: https://cert-manager.io/docs/configuration/acme/http01/#servicetype
 */
function challengesOf(object: unknown): number {
  const isProved =
    kindOf(object) === 'Certificate' && read(object, 'spec', 'issuerRef', 'kind') === 'ClusterIssuer'
  return isProved ? readList(object, 'spec', 'dnsNames').length : 0
}

/** https://cert-manager.io/docs/cli/controller/: `--acme-http01-solver-resource-…` */
const solver = {
  name: 'challenges of certificates',
  each: { cpu: 0.01, memory: 64 * 2 ** 20, memoryLimit: 64 * 2 ** 20, disk: 0 },
}

import type { Environment, KubernetesOutput, Route } from '../../model/environment.ts'
import { operatedStores } from '../../model/operated-stores.ts'
import type { Workload } from '../../model/workload.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { certificates } from './certificates.ts'
import { deliveryObject } from './delivery.ts'
import { clientPolicy, notFoundFilter, trafficPolicies } from './envoy-policies.ts'
import { gateway } from './gateway.ts'
import { httpRoutes, redirect } from './http-routes.ts'
import { contourObjects } from './ingress/contour.ts'
import { traefikObjects } from './ingress/traefik.ts'
import { kustomization } from './kustomization.ts'
import { namespace } from './namespace.ts'
import { networkPolicies } from './network-policies.ts'
import type { KubernetesObject } from './object.ts'
import { passThroughRemarks } from './pass-through.ts'
import { peerObjects } from './peers.ts'
import { postgresCluster } from './postgres-cluster.ts'
import { prometheusObjects } from './prometheus-operator.ts'
import { quota } from './quota.ts'
import { encryptedSecrets, secretTemplates } from './sops.ts'
import { type Tier, tierOf } from './tier.ts'
import { volumeClaims } from './volume-claims.ts'
import { workloadObjects } from './workload-objects.ts'

/** Writes the manifests of a tier that runs on Kubernetes; other tiers have none. */
export const emitter: Emitter = {
  scope: 'tier',
  emit,
  remarks: (environment) => passThroughRemarks(environment, workloadObjects),
}

function emit(environment: Environment): readonly OutputFile[] {
  const tier = tierOf(environment)
  if (tier === undefined) return []
  const files = objectsByFile(tier)
  const delivery = deliveryObject(tier)
  const paths = [...files.keys(), ...encryptedSecrets(tier)]
  const index = kustomization(environment, paths, [...files.values()].flat())
  return [
    { path: 'kustomization.yaml', body: { kind: 'yaml', documents: [index] } },
    ...[...files].map(([path, documents]): OutputFile => ({ path, body: { kind: 'yaml', documents } })),
    ...secretTemplates(tier),
    ...(delivery === undefined
      ? []
      : [{ path: 'delivery/delivery.yaml', body: { kind: 'yaml', documents: [delivery] } } as const]),
  ]
}

/** What others need comes first. A service with the name of one of our files shares it. */
function objectsByFile(tier: Tier): ReadonlyMap<string, readonly KubernetesObject[]> {
  const { environment, output } = tier
  const files = new Map<string, readonly KubernetesObject[]>()
  const add = (path: string, objects: readonly KubernetesObject[]) => {
    if (objects.length > 0) files.set(path, [...(files.get(path) ?? []), ...objects])
  }
  const workloads = inStartOrder(environment.workloads).map((workload) => ({
    path: `${fileName(workload)}.yaml`,
    objects: workloadObjects(workload, tier),
  }))
  const ofWorkloads = workloads.flatMap(({ objects }) => objects)
  const shared = sharedConfigMaps(ofWorkloads)
  add('namespace.yaml', [namespace(environment, output.version, ofWorkloads)])
  add('network-policies.yaml', networkPolicies(tier))
  add('certificates.yaml', certificates(environment))
  add('volumes.yaml', volumeClaims(environment, output))
  add('shared-files.yaml', [...shared.values()])
  for (const store of operatedStores(environment)) add(`${store.name}.yaml`, postgresCluster(store, tier))
  for (const { path, objects } of workloads) {
    add(
      path,
      objects.filter(({ metadata }) => !shared.has(metadata.name)),
    )
  }
  for (const { partOf, objects } of peerObjects(environment)) add(`${partOf}.yaml`, objects)
  add('routes.yaml', routing(environment, output))
  add('monitoring.yaml', prometheusObjects(tier))
  return withQuota(files, output)
}

/** The quota is the sum of all others, and stands before them. */
function withQuota(
  files: ReadonlyMap<string, readonly KubernetesObject[]>,
  output: KubernetesOutput,
): ReadonlyMap<string, readonly KubernetesObject[]> {
  const [first, ...others] = files
  const limits = quota([...files.values()].flat(), output.quota)
  if (first === undefined || limits.length === 0) return files
  // A service of that name has the file already.
  const path = files.has('quota.yaml') ? 'quota-of-tier.yaml' : 'quota.yaml'
  return new Map([first, [path, limits], ...others])
}

/** ConfigMaps that several workloads mount, by name: the name says the content. */
function sharedConfigMaps(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  const seen = new Set<string>()
  const shared = new Map<string, KubernetesObject>()
  for (const object of objects.filter(({ kind }) => kind === 'ConfigMap')) {
    const { name } = object.metadata
    if (seen.has(name)) shared.set(name, object)
    seen.add(name)
  }
  return shared
}

const startOrder: readonly Workload['role'][] = [
  'store',
  'job',
  'service',
  'exporter',
  'backup',
  'proxy',
  'monitoring',
]

function inStartOrder(workloads: readonly Workload[]): readonly Workload[] {
  return startOrder.flatMap((role) => workloads.filter((workload) => workload.role === role))
}

/** kustomize wants its own file for itself. */
function fileName({ partOf }: Workload): string {
  return partOf === 'kustomization' ? 'kustomization-workload' : partOf
}

const ingressObjects = { contour: contourObjects, traefik: traefikObjects } as const

function routing(environment: Environment, output: KubernetesOutput): readonly KubernetesObject[] {
  const { routes } = environment
  if (routes.length === 0) return []
  if (output.ingress !== undefined)
    return ingressObjects[output.ingress.controller](environment, output.ingress.class)
  const objectsOf = (route: Route) => [...httpRoutes(route), ...trafficPolicies(route, environment)]
  return [
    gateway(environment, output),
    clientPolicy(environment),
    redirect(),
    ...(routes.some(({ deny }) => deny.length > 0) ? [notFoundFilter()] : []),
    ...routes.flatMap(objectsOf),
  ]
}

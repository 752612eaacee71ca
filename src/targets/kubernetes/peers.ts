import { IntOrString, KubePodDisruptionBudget, KubeService } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import type { Port, Workload } from '../../model/workload.ts'
import { peerLabel } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** What servers that stand in for each other have together: their shared name, and that drains take one at a time. */
export function peerObjects(
  environment: Environment,
): readonly { readonly partOf: string; readonly objects: readonly KubernetesObject[] }[] {
  const servers = environment.workloads.filter(({ peers }) => peers !== undefined)
  const sets = groupBy(servers, ({ peers }) => peers?.set)
  const names = groupBy(servers, ({ peers }) => peers?.name)
  return [
    ...[...names].map(([name, members]) => ({
      partOf: members[0].partOf,
      objects: [service(name, members)],
    })),
    ...[...sets]
      .filter(([, members]) => members.length > 1)
      .map(([set, members]) => ({ partOf: members[0].partOf, objects: [budget(set, members[0])] })),
  ]
}

type Members = readonly [Workload, ...Workload[]]

function groupBy(
  servers: readonly Workload[],
  key: (server: Workload) => string | undefined,
): ReadonlyMap<string, Members> {
  const groups = new Map<string, Members>()
  for (const server of servers) {
    const name = key(server)
    if (name === undefined) continue
    const [first, ...others] = groups.get(name) ?? [server]
    groups.set(name, first === server ? [server] : [first, ...others, server])
  }
  return groups
}

function service(name: string, [first]: Members): KubernetesObject {
  return manifest(KubeService, {
    metadata: { name, labels: labels(name, first) },
    spec: {
      selector: { [peerLabel.name]: name },
      ports: clientPorts(first).map((port) => ({
        name: port.name,
        port: port.number,
        targetPort: IntOrString.fromString(port.name),
      })),
    },
  })
}

/** What is internal they say to each other. */
function clientPorts({ ports }: Workload): readonly Port[] {
  return ports.filter(({ reach }) => reach !== 'internal')
}

/** As the budget of one workload: a pod that never gets ready must not hold a node for ever. */
function budget(set: string, first: Workload): KubernetesObject {
  return manifest(KubePodDisruptionBudget, {
    metadata: { name: set, labels: labels(set, first) },
    spec: {
      maxUnavailable: IntOrString.fromNumber(1),
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { [peerLabel.set]: set } },
    },
  })
}

function labels(name: string, { role }: Workload): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': role }
}

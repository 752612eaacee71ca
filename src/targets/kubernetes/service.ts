import { KubeService, type ServicePort } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { networkPorts, type Port, serversOf, type Workload } from '../../model/workload.ts'
import { namedPort } from './container.ts'
import type { Given } from './given.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import { publicPorts, publicServiceNames } from './public-ports.ts'

/**
 * Gives a workload its network names. Of a StatefulSet they are headless: the first governs the names of its pods.
 * None for what nobody connects to.
 */
export function services(workload: Workload): readonly KubernetesObject[] {
  if (networkPorts(workload).length === 0 && !workload.stateful) return []
  return [workload.name, ...workload.aliases].map((name) => service(name, workload))
}

function service(name: string, workload: Workload): KubernetesObject {
  const isFound = name === workload.name && serversOf(workload) > 1
  const object = manifest(KubeService, {
    metadata: { name, labels: workloadLabels(workload) },
    spec: {
      clusterIp: workload.stateful ? 'None' : undefined,
      // The agent of a node is for those who run there.
      internalTrafficPolicy: workload.perNode ? 'Local' : undefined,
      publishNotReadyAddresses: isFound || undefined,
      selector: selectorLabels(workload.name),
      ports: networkPorts(workload).map((port) => ({
        ...servicePort(port, port.number),
        appProtocol: port.speaks === 'grpc' ? clearHttp2 : undefined,
      })),
    },
  })
  return isFound
    ? withComment(
        object,
        ['spec', 'publishNotReadyAddresses'],
        'None is ready before it has found the others, and they find each other by these names.',
      )
    : object
}

/**
 * Opens the ports that a workload publishes to everybody, past the gateway, which takes HTTP alone. TCP and UDP get a
 * load balancer each: many clouds have none for both.
 * https://kubernetes.io/docs/concepts/services-networking/service/#load-balancers-with-mixed-protocol-types
 */
export function publicServices(workload: Workload): readonly KubernetesObject[] {
  const all = publicPorts(workload)
  const byProtocol = (['tcp', 'udp'] as const).map((one) => all.filter(({ protocol }) => protocol === one))
  const names = publicServiceNames(workload)
  return byProtocol
    .filter((ports) => ports.length > 0)
    .map((ports, index) => publicService(names[index] ?? workload.name, workload, ports))
}

function publicService(name: string, workload: Workload, ports: readonly Port[]): KubernetesObject {
  return manifest(KubeService, {
    metadata: { name, labels: workloadLabels(workload) },
    spec: {
      type: 'LoadBalancer',
      // Keeps the address of the client, which another node's proxy would replace.
      externalTrafficPolicy: 'Local',
      selector: selectorLabels(workload.name),
      ports: ports.map((port) => servicePort(port, port.publish ?? port.number)),
    },
  })
}

/**
 * Without it the Gateway would speak HTTP/1.1: https://gateway-api.sigs.k8s.io/geps/gep-1911. Not a GRPCRoute, which
 * cannot share a host with an HTTPRoute: https://gateway-api.sigs.k8s.io/api-types/grpcroute/#cross-serving
 */
const clearHttp2 = 'kubernetes.io/h2c'

function servicePort({ name, protocol }: Port, number: number): Given<ServicePort> {
  return {
    name,
    port: number,
    targetPort: namedPort(name),
    protocol: protocol === 'udp' ? 'UDP' : undefined,
  }
}

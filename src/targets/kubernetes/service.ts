import { KubeService, type ServicePort } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Port, Workload } from '../../model/workload.ts'
import { namedPort } from './container.ts'
import type { Given } from './given.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { type KubernetesObject, manifest } from './object.ts'

/**
 * Gives a workload its network name. Of a StatefulSet it is headless, because it governs the names of its pods.
 * Undefined for what nobody connects to.
 */
export function service(workload: Workload): KubernetesObject | undefined {
  if (workload.ports.length === 0 && !workload.stateful) return undefined
  return manifest(KubeService, {
    metadata: { name: workload.name, labels: workloadLabels(workload) },
    spec: {
      clusterIp: workload.stateful ? 'None' : undefined,
      selector: selectorLabels(workload.name),
      ports: workload.ports.map((port) => servicePort(port, port.number)),
    },
  })
}

/** Opens the ports that a workload publishes to everybody, past the gateway; undefined where it has none. */
export function publicService(workload: Workload): KubernetesObject | undefined {
  const ports = publicPorts(workload)
  if (ports.length === 0) return undefined
  return manifest(KubeService, {
    metadata: { name: `${workload.name}-public`, labels: workloadLabels(workload) },
    spec: {
      type: 'LoadBalancer',
      // Keeps the address of the client, which another node's proxy would replace.
      externalTrafficPolicy: 'Local',
      selector: selectorLabels(workload.name),
      ports: ports.map((port) => servicePort(port, port.publish ?? port.number)),
    },
  })
}

/** The ports of a workload that everybody may connect to. */
export function publicPorts({ ports }: Workload): readonly Port[] {
  return ports.filter(({ publish, reach }) => publish !== undefined && reach === 'public')
}

function servicePort({ name, protocol }: Port, number: number): Given<ServicePort> {
  return {
    name,
    port: number,
    targetPort: namedPort(name),
    protocol: protocol === 'udp' ? 'UDP' : undefined,
  }
}

import { type Container, IntOrString, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import { formatCpu, formatSize } from '../../model/quantity.ts'
import type { Resources, Security, Workload } from '../../model/workload.ts'
import { graphics, pullPolicy } from './container-runtime.ts'
import type { ContainerEnvironment } from './environment-variables.ts'
import { ephemeralStorage } from './ephemeral-storage.ts'
import type { Given } from './given.ts'
import { probes } from './probes.ts'
import type { PodVolumes } from './volumes.ts'

/** A container with nothing that the restricted policy forbids; it says its user only where that is not its pod's. */
export function container(
  workload: Workload,
  environment: ContainerEnvironment,
  volumes: PodVolumes,
  podUser: Security,
): Given<Container> {
  return {
    name: workload.name,
    image: workload.image,
    imagePullPolicy: pullPolicy(workload),
    command: workload.command?.map(literal),
    args: workload.args?.map(literal),
    envFrom: environment.envFrom,
    env: environment.env,
    ports: ports(workload),
    ...probes(workload),
    resources: resources(workload),
    securityContext: containerSecurity(workload, podUser),
    volumeMounts: volumes.mountsOf(workload),
  }
}

/** A reference to the named port of a container. */
export function namedPort(name: string): IntOrString {
  return IntOrString.fromString(name)
}

/**
 * Kubernetes replaces $(NAME) and $$ in commands and arguments; every other platform leaves them alone.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
function literal(word: string): string {
  return word.replace(/\$(?=\$|\([A-Za-z_][A-Za-z0-9_.-]*\))/g, '$$$$')
}

function ports(workload: Workload): Given<Container>['ports'] {
  if (workload.ports.length === 0) return undefined
  return workload.ports.map(({ name, number, protocol }) => ({
    name,
    containerPort: number,
    protocol: protocol === 'udp' ? 'UDP' : undefined,
  }))
}

function resources(workload: Workload): Given<Container>['resources'] {
  const disk = ephemeralStorage(workload)
  const { requests, limits } = workload.resources
  return { requests: amounts(requests, disk), limits: { ...amounts(limits, disk), ...graphics(workload) } }
}

/** Disk is reserved in full, as memory is: a node that has none left evicts whom it likes. */
function amounts({ cpu, memory }: Resources['limits'], disk: number): Readonly<Record<string, Quantity>> {
  return {
    ...(cpu === undefined ? {} : { cpu: Quantity.fromString(formatCpu(cpu)) }),
    ...(memory === undefined ? {} : { memory: Quantity.fromString(formatSize(memory)) }),
    'ephemeral-storage': Quantity.fromString(formatSize(disk)),
  }
}

function containerSecurity(workload: Workload, pod: Security): Given<Container>['securityContext'] {
  const { user, group, readOnlyRoot, capabilities } = workload.security
  const { privileged, escalation, unconfined } = workload.runtime
  return {
    runAsNonRoot: user === 0 && pod.user !== 0 ? false : undefined,
    runAsUser: user === pod.user ? undefined : user,
    runAsGroup: group === pod.group ? undefined : group,
    privileged: privileged || undefined,
    // The API refuses privileged containers that may not gain privileges.
    allowPrivilegeEscalation: privileged || escalation ? undefined : false,
    readOnlyRootFilesystem: readOnlyRoot || undefined,
    capabilities: privileged
      ? undefined
      : { drop: ['ALL'], add: capabilities.length === 0 ? undefined : capabilities },
    seccompProfile: unconfined.includes('seccomp') ? { type: 'Unconfined' } : undefined,
  }
}

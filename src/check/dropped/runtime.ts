import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment, Platform } from '../../model/environment.ts'
import { isOnHostNetwork, type Runtime } from '../../model/runtime.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import type { Finding } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** Something that a target cannot express, with the help that comes before `or accept`. */
export type Lost = Finding & { readonly help: string }

/** What a container asks of its machine and the target that runs it cannot say, by feature. */
export const lostOfRuntime: Readonly<Record<string, (environment: Environment) => readonly Lost[]>> = {
  'compose/grpc-health': forEachContainer('compose', ({ name, health }, _, at) =>
    [(['ready', 'live'] as const).find((one) => health?.[one] !== undefined)].flatMap((check) =>
      check === undefined || health?.[check]?.kind !== 'grpc'
        ? []
        : [
            {
              at: [...at, 'health', check],
              message: `compose cannot ask a gRPC service for its health: it would only see that "${name}" takes connections`,
              help: 'Put grpc_health_probe into the image and write `{exec: [grpc_health_probe, "-addr=:PORT"]}`',
            },
          ],
    ),
  ),
  'compose/host-network': (environment) => unreachable(environment, 'compose', 'has no name in its networks'),
  'compose/nodes': forEachContainer('compose', ({ name }, { nodes }, at) =>
    nodes.slice(0, 1).map(() => ({
      at: [...at, 'nodes'],
      message: `compose runs everything on one machine: "${name}" cannot choose its node`,
      help: 'Remove it',
    })),
  ),
  'kubernetes/devices': forEachContainer('kubernetes', ({ name }, { devices, privileged }, at) =>
    devices
      .filter(({ path, to }) => !privileged || path !== to)
      .map(({ path }) => ({
        at: [...at, 'devices', path],
        side: 'key',
        message: `Kubernetes gives no device of its node to a container: "${name}" would not have ${path}`,
        help: 'Write `gpu` for graphics processors; a privileged container has every device under its own path',
      })),
  ),
  'kubernetes/host-address': forEachContainer('kubernetes', ({ name: workload }, { hosts }, at) =>
    hosts
      .filter(({ address }) => address === undefined)
      .map(({ name }) => ({
        at: [...at, 'hosts', name],
        message: `the address of its node is not known before "${workload}" runs: ${name} would not be found`,
        help: 'Write an IP address',
      })),
  ),
  'kubernetes/host-network': (environment) =>
    unreachable(environment, 'kubernetes', 'has the address of its node, which network policies do not know'),
  'kubernetes/restart': forEachContainer('kubernetes', ({ name }, { restart }, at) =>
    restart === 'on-failure' || restart === 'none'
      ? [
          {
            at: [...at, 'restart'],
            message: `Kubernetes always starts a service again: "${name}" would run again after it has ended well`,
            help: 'Make a program that ends one of the `jobs`',
          },
        ]
      : [],
  ),
  // Alpha and off by default: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ContainerStopSignals/
  'kubernetes/stop-signal': forEachContainer('kubernetes', ({ name }, { signal }, at) =>
    signal === undefined || signal === 'SIGTERM'
      ? []
      : [
          {
            at: [...at, 'stop', 'signal'],
            message: `Kubernetes sends the stop signal of the image: "${name}" would not get ${signal}`,
            help: `Write \`STOPSIGNAL ${signal}\` in its Dockerfile`,
          },
        ],
  ),
  'kubernetes/ulimits': forEachContainer('kubernetes', ({ name }, { ulimits }, at) =>
    ulimits.length === 0
      ? []
      : [
          {
            at: [...at, 'ulimits'],
            side: 'key',
            message: `Kubernetes sets no ulimits: "${name}" would have the ${ulimits.map((limit) => limit.name).join(', ')} of the node's runtime`,
            help: 'Set them in the container runtime of the nodes',
          },
        ],
  ),
}

function forEachContainer(
  platform: Platform,
  find: (container: Workload, runtime: Runtime, at: Path) => readonly Lost[],
): (environment: Environment) => readonly Lost[] {
  return (environment) =>
    environment.platform !== platform
      ? []
      : environment.workloads
          .flatMap(containersOf)
          .flatMap((container) => find(container, container.runtime, writtenAt(container)))
}

/** Where the container words of a program stand: those of a store's server under `instance`. */
function writtenAt(container: Workload): Path {
  const path = workloadPath(container)
  return container.role === 'store' ? [...path, 'instance'] : path
}

/** Containers on the host's network that others of the tier talk with. */
function unreachable(
  { platform, workloads, connections }: Environment,
  target: Platform,
  why: string,
): readonly Lost[] {
  if (platform !== target) return []
  return workloads.filter(isOnHostNetwork).flatMap((workload) => {
    const peers = connections
      .filter(({ kind, from, to }) => kind !== 'external' && [from, to].includes(workload.name))
      .map(({ from, to }) => (from === workload.name ? to : from))
    const [peer] = [...new Set(peers)].sort()
    if (peer === undefined) return []
    return [
      {
        at: [...workloadPath(workload), 'security', 'host', 'network'],
        message: `"${workload.name}" is on the host's network and ${why}: it and "${peer}" would not reach each other`,
        help: 'Leave it off the network of the host',
      },
    ]
  })
}

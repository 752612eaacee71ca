import { isOnHostNetwork } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'
import { containersOf } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** The first port that everybody may listen on: https://docs.kernel.org/networking/ip-sysctl.html */
const firstUnprivileged = 1024
const setting = 'net.ipv4.ip_unprivileged_port_start'

/**
 * Docker lets every user listen on every port of a container (https://github.com/moby/moby/pull/41030) and so does
 * containerd since 2.0 (https://github.com/containerd/containerd/pull/9348); CRI-O and older nodes do not, and what ran
 * on compose ends there with "permission denied". The setting is one that every namespace takes.
 */
export const portNeedsPrivilege: TierRule = {
  code: 'port-needs-privilege',
  severity: 'warning',
  scope: 'tier',
  check({ platform, workloads }, report) {
    if (platform !== 'kubernetes') return
    for (const pod of workloads) {
      if (pod.role !== 'service' || isOnHostNetwork(pod)) continue
      for (const container of containersOf(pod)) {
        if (mayListenAnywhere(container)) continue
        const first = firstPort(pod)
        for (const { name, number } of container.ports.filter((port) => port.number < first)) {
          report({
            at: [...workloadPath(container), 'ports', name],
            message: `"${container.name}" listens on ${number} as user ${container.security.user}, which CRI-O, and containerd before 2.0, refuse below ${first}`,
            help: `Let it listen on a port from ${first} on, or write \`sysctls: {${setting}: ${number}}\` for "${pod.name}".`,
          })
        }
      }
    }
  },
}

function mayListenAnywhere({ security, runtime }: Workload): boolean {
  return security.user === 0 || runtime.privileged || security.capabilities.includes('NET_BIND_SERVICE')
}

/** All containers of a pod share its settings. */
function firstPort(pod: Workload): number {
  const written = containersOf(pod).flatMap(({ runtime }) =>
    runtime.sysctls.filter(({ name }) => name === setting).map(({ value }) => Number(value)),
  )
  return Math.min(firstUnprivileged, ...written)
}

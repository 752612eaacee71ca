import { containersOf } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { listed } from '../words.ts'
import { workloadPath } from '../workload-path.ts'

/**
 * A program that is not root loses capabilities when it is started, unless its file has them too, since container
 * runtimes add none to the ambient set: https://man7.org/linux/man-pages/man7/capabilities.7.html (transformation
 * during execve), https://github.com/kubernetes/kubernetes/issues/56374. Files have them rarely, and nobody says so.
 */
export const capabilityNotGained: TierRule = {
  code: 'capability-not-gained',
  severity: 'warning',
  scope: 'tier',
  check({ workloads }, report) {
    for (const container of workloads.flatMap(containersOf)) {
      const { name, role, security, runtime } = container
      const isRoot = security.user === 0 || runtime.privileged
      if ((role !== 'service' && role !== 'job') || isRoot || runtime.escalation) continue
      const { capabilities } = security
      const [first] = capabilities
      if (first === undefined) continue
      report({
        at: [...workloadPath(container), 'security', 'capabilities', first],
        side: 'key',
        message: `"${name}" runs as user ${security.user}, which has ${listed(capabilities)} only where the file of its first program has it`,
        help: helpFor(capabilities),
        related: [{ at: [...workloadPath(container), 'user'], message: 'its user' }],
      })
    }
  },
}

function helpFor(capabilities: readonly string[]): string {
  const names = capabilities.map((one) => `cap_${one.toLowerCase()}`).join(',')
  const waiver = `waive \`capability-not-gained\` where the image has done \`setcap ${names}+ep\` on it`
  return capabilities.length === 1 && capabilities[0] === 'NET_BIND_SERVICE'
    ? `Write \`sysctls: {net.ipv4.ip_unprivileged_port_start: 0}\` in its place, or ${waiver}.`
    : `Write \`user: 0\`, or ${waiver}.`
}

import type { TierRule } from '../../../check/rule.ts'
import { workloadPath } from '../../../check/workload-path.ts'
import { containersOf } from '../../../model/workload.ts'
import { excessesOf } from '../pod-security.ts'

/**
 * A restricted namespace refuses the pod when it is created, long after the Deployment was taken without a word. Once
 * accepted, the namespace takes what its workloads need.
 */
export const podSecurityExceeded: TierRule = {
  code: 'pod-security-exceeded',
  severity: 'error',
  scope: 'tier',
  features: ['kubernetes/restricted'],
  check({ platform, outputs: { kubernetes }, workloads }, report) {
    if (platform !== 'kubernetes' || kubernetes === undefined) return
    for (const container of workloads.flatMap(containersOf)) {
      for (const { level, at, what } of excessesOf(container, kubernetes.version)) {
        const kubelet =
          at[0] === 'sysctls' ? `, and its kubelets must run with \`--allowed-unsafe-sysctls=${at[1]}\`` : ''
        report({
          at: [...workloadPath(container), ...at],
          side: 'key',
          message: `"${container.name}" asks for ${what}, which a restricted namespace refuses`,
          feature: 'kubernetes/restricted',
          help: `Do without it, or \`accept\` "kubernetes/restricted" with a reason: the namespace then takes ${level} pods${kubelet}.`,
        })
      }
    }
  },
}

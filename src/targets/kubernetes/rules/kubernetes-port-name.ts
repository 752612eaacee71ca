import type { TierRule } from '../../../check/rule.ts'
import { workloadPath } from '../../../check/workload-path.ts'
import { containersOf } from '../../../model/workload.ts'

/** Kubernetes takes IANA service names: https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
const longest = 15

/** The name of a port is a service name of at most 15 characters, without two hyphens in a row. */
export const kubernetesPortName: TierRule = {
  code: 'kubernetes-port-name',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    if (environment.platform !== 'kubernetes' || environment.outputs.kubernetes === undefined) return
    for (const container of environment.services.flatMap(({ workload }) => containersOf(workload))) {
      for (const { name } of container.ports) {
        const at = [...workloadPath(container), 'ports', name]
        if (name.length > longest) {
          report({
            at,
            side: 'key',
            message: `the port name "${name}" has ${name.length} characters, and Kubernetes takes at most ${longest}`,
            help: `Shorten it, for example to "${name.slice(0, longest).replace(/-+$/, '')}".`,
          })
        } else if (name.includes('--')) {
          report({
            at,
            side: 'key',
            message: `the port name "${name}" has two hyphens in a row, which Kubernetes does not take`,
            help: `Write "${name.replace(/-+/g, '-')}".`,
          })
        }
      }
    }
  },
}

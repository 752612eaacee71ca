import type { Finding, Report, TierRule } from '../../../check/rule.ts'
import { workloadPath } from '../../../check/workload-path.ts'
import type { Setting } from '../../../model/runtime.ts'
import { containersOf } from '../../../model/workload.ts'

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const name = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/
const prefix = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/
const value = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/

/** Labels and annotations have keys, and labels values, that Kubernetes takes; compose takes nearly everything. */
export const kubernetesLabel: TierRule = {
  code: 'kubernetes-label',
  severity: 'error',
  scope: 'tier',
  check({ platform, outputs, workloads }, report) {
    if (platform !== 'kubernetes' || outputs.kubernetes === undefined) return
    for (const workload of workloads.flatMap(containersOf)) {
      const { labels, annotations, nodes } = workload.runtime
      const at = workloadPath(workload)
      checkKeys(labels, [...at, 'labels'], report)
      checkKeys(annotations, [...at, 'annotations'], report)
      checkKeys(nodes, [...at, 'nodes'], report)
      for (const label of labels.filter((one) => !value.test(one.value))) {
        report({
          at: [...at, 'labels', label.name],
          message: `"${label.value}" cannot be the value of a label on Kubernetes`,
          help: 'Write at most 63 letters, digits, dots, hyphens and underscores, or make it one of the `annotations`.',
        })
      }
    }
  },
}

function checkKeys(settings: readonly Setting[], at: Finding['at'], report: Report): void {
  for (const setting of settings.filter((one) => !isKey(one.name))) {
    report({
      at: [...at, setting.name],
      side: 'key',
      message: `"${setting.name}" cannot be a key on Kubernetes`,
      help: 'Write at most 63 letters, digits, dots, hyphens and underscores, after a domain in small letters and a slash if you like: example.com/team.',
    })
  }
}

function isKey(key: string): boolean {
  const parts = key.split('/')
  const [first = '', second] = parts
  return (
    parts.length <= 2 && (second === undefined ? name.test(first) : prefix.test(first) && name.test(second))
  )
}

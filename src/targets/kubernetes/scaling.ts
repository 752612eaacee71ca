import type { Operators } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import { backlogSecrets } from '../shared/pod-secrets.ts'
import { autoscaler } from './autoscaler.ts'
import type { KubernetesObject } from './object.ts'
import { prometheusPort, scaledByKeda } from './scaled-object.ts'
import type { Tier } from './tier.ts'

/** What KEDA's operator, which asks stores and Prometheus, is called in its namespace. */
export const kedaLabels = { app: 'keda-operator' }

/** Whether something moves the number of instances. */
export function isScaled({ scale }: Workload): boolean {
  return scale.by.length > 0 && scale.max > scale.min
}

/**
 * Whether KEDA does it: always for a backlog, and for requests unless prometheus-adapter is what the cluster has.
 * Two autoscalers of one workload would contradict each other, so then KEDA follows all of its measures.
 */
function isKedas(workload: Workload, { keda, prometheusAdapter }: Operators): boolean {
  const kinds = workload.scale.by.map(({ kind }) => kind)
  const byRequests = kinds.includes('rps') && (keda.isDeclared || !prometheusAdapter)
  return isScaled(workload) && (kinds.includes('backlog') || byRequests)
}

/** Secrets that the scaler of a workload needs, by name. */
export function scalingSecrets(workload: Workload, { environment }: Tier): readonly string[] {
  return backlogSecrets(workload, environment)
}

/** What moves the number of instances: nothing, an autoscaler, or KEDA's objects. */
export function scaling(workload: Workload, tier: Tier): readonly KubernetesObject[] {
  if (!isScaled(workload)) return []
  return isKedas(workload, tier.output.operators) ? scaledByKeda(workload, tier) : [autoscaler(workload)]
}

/** The ports of a workload that KEDA connects to, for others or for itself. */
export function portsForScaler(
  workload: Workload,
  { environment, output: { operators } }: Tier,
): readonly number[] {
  const metrics = environment.workloads
    .filter((one) => isKedas(one, operators))
    .flatMap(({ scale }) => scale.by)
  const isCounted =
    workload.role === 'store' &&
    metrics.some((metric) => metric.kind === 'backlog' && metric.store === workload.partOf)
  const isAsked = workload.name === 'prometheus' && metrics.some(({ kind }) => kind === 'rps')
  return isCounted ? workload.ports.map(({ number }) => number) : isAsked ? [prometheusPort] : []
}

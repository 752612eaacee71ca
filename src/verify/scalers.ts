import { at, text } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'

/** An autoscaler, and what it scales where that is in the output. */
export interface Scaler {
  readonly scaler: KubernetesObject
  readonly scaled: KubernetesObject | undefined
}

/** All autoscalers: Kubernetes' own and those of KEDA. */
export function scalersOf(objects: readonly KubernetesObject[]): readonly Scaler[] {
  return objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
    .map((scaler) => {
      const target = at(scaler.data, 'spec', 'scaleTargetRef')
      const kind = text(at(target, 'kind')) ?? 'Deployment'
      return {
        scaler,
        scaled: objects.find((one) => one.kind === kind && one.name === at(target, 'name')),
      }
    })
}

import type { Target } from '../target.ts'
import { parity } from './parity.ts'
import { kubernetesHostCount } from './rules/kubernetes-host-count.ts'
import { kubernetesNameTaken } from './rules/kubernetes-name-taken.ts'
import { kubernetesPortName } from './rules/kubernetes-port-name.ts'

/** Kubernetes manifests and a kustomization, for `kubectl apply -k`. */
export const kubernetes: Target = {
  name: 'kubernetes',
  parity,
  rules: [kubernetesHostCount, kubernetesNameTaken, kubernetesPortName],
  load: async () => (await import('./emit.ts')).emitter,
}

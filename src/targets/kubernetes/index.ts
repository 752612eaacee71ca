import type { Target } from '../target.ts'
import { parity } from './parity.ts'
import { kubernetesHostCount } from './rules/kubernetes-host-count.ts'
import { kubernetesLabel } from './rules/kubernetes-label.ts'
import { kubernetesNameTaken } from './rules/kubernetes-name-taken.ts'
import { kubernetesPortName } from './rules/kubernetes-port-name.ts'
import { podSecurityExceeded } from './rules/pod-security-exceeded.ts'

/** Kubernetes manifests and a kustomization, for `kubectl apply -k`. */
export const kubernetes: Target = {
  name: 'kubernetes',
  parity,
  rules: [kubernetesHostCount, kubernetesLabel, kubernetesNameTaken, kubernetesPortName, podSecurityExceeded],
  load: async () => (await import('./emit.ts')).emitter,
}

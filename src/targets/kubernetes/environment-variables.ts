import { type EnvFromSource, type EnvVar, KubeConfigMap } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { EnvironmentVariable, ValuePart, Workload } from '../../model/workload.ts'
import type { Given } from './given.ts'
import { workloadLabels } from './labels.ts'
import { contentHash } from './names.ts'
import { type KubernetesObject, manifest } from './object.ts'

/** The variables of a container: plain ones from a ConfigMap, secret ones each from the workload's Secret. */
export interface ContainerEnvironment {
  readonly configMap: KubernetesObject | undefined
  readonly envFrom: readonly Given<EnvFromSource>[] | undefined
  readonly env: readonly Given<EnvVar>[] | undefined
}

/**
 * Splits variables into plain and secret ones. The name of the ConfigMap changes with its content, so a change
 * rolls the pods out, and a roll-back finds the values that it had. Its labels are those of the pod's workload.
 */
export function containerEnvironment(workload: Workload, pod: Workload): ContainerEnvironment {
  const plain = workload.env.filter((variable) => !hasSecret(variable))
  const secret = workload.env.filter(hasSecret)
  const configMap = plain.length === 0 ? undefined : variablesMap(workload, pod, plain)
  return {
    configMap,
    envFrom: configMap && [{ configMapRef: { name: configMap.metadata.name } }],
    env:
      secret.length === 0
        ? undefined
        : secret.map(({ name }) => ({
            name,
            valueFrom: { secretKeyRef: { name: workload.name, key: name } },
          })),
  }
}

/** Whether a variable's value has a secret in it. */
export function hasSecret(variable: EnvironmentVariable): boolean {
  return variable.value.some((part) => part.kind === 'secret')
}

function variablesMap(
  workload: Workload,
  pod: Workload,
  variables: readonly EnvironmentVariable[],
): KubernetesObject {
  const data = Object.fromEntries(variables.map(({ name, value }) => [name, plainText(value)]))
  return manifest(KubeConfigMap, {
    metadata: { name: `${workload.name}-${contentHash(data)}`, labels: workloadLabels(pod) },
    immutable: true,
    data,
  })
}

function plainText(value: readonly ValuePart[]): string {
  return value.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}

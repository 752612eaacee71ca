import type { Volume, VolumeMount } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Given } from './given.ts'
import type { KubernetesObject } from './object.ts'

/** A volume and the places where one container mounts it. Parts with the same key are one volume. */
export interface VolumePart {
  readonly key: string
  /** What it is called unless another volume of the pod took the name. */
  readonly name: string
  /** Undefined where the claim template of a StatefulSet makes the volume. */
  readonly source: Omit<Given<Volume>, 'name'> | undefined
  readonly mounts: readonly Omit<Given<VolumeMount>, 'name'>[]
  readonly configMaps?: readonly KubernetesObject[]
}

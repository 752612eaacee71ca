import { Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Gpu, Runtime } from '../../model/runtime.ts'
import type { Workload } from '../../model/workload.ts'

const pullPolicies: Readonly<Record<NonNullable<Runtime['pull']>, string>> = {
  always: 'Always',
  missing: 'IfNotPresent',
  never: 'Never',
}

/** When the kubelet fetches the image; undefined leaves it to its own rule. */
export function pullPolicy(workload: Workload): string | undefined {
  const { pull } = workload.runtime
  return pull && pullPolicies[pull]
}

/**
 * What the device plugins of the vendors count:
 * https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
 * https://intel.github.io/intel-device-plugins-for-kubernetes/cmd/gpu_plugin/README.html
 */
const graphicsResources: Readonly<Record<Gpu['vendor'], string>> = {
  nvidia: 'nvidia.com/gpu',
  amd: 'amd.com/gpu',
  intel: 'gpu.intel.com/i915',
}

/** Graphics processors as a limit, which is a request as well; undefined where there are none. */
export function graphics(workload: Workload): Readonly<Record<string, Quantity>> | undefined {
  const { gpu } = workload.runtime
  return gpu && { [graphicsResources[gpu.vendor]]: Quantity.fromNumber(gpu.count) }
}

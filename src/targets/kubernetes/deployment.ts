import { IntOrString, KubeDeployment } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Environment } from '../../model/environment.ts'
import { isOnHostNetwork } from '../../model/runtime.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import { controllerMetadata, selectorLabels } from './labels.ts'
import { type KubernetesObject, manifest, withComment } from './object.ts'
import type { Pod } from './pod.ts'
import { startupBudget } from './probes.ts'
import { isScaled } from './scaling.ts'

/** Kubernetes' own, which need not be said. */
const defaultDeadlineSeconds = 600
/** Time for a node to be added and an image to be pulled, on top of the start itself. */
const schedulingSeconds = 120
/** A pod must have stayed ready for so long before the next one is replaced. */
const minReadySeconds = 10

/** Runs a workload that keeps no data, and replaces its pods without a moment below the wanted number. */
export function deployment(
  workload: Workload,
  environment: Environment,
  { template }: Pod,
): KubernetesObject {
  const deadline = startupBudget(workload) + minReadySeconds + schedulingSeconds
  const object = manifest(KubeDeployment, {
    metadata: controllerMetadata(workload, workload.name),
    spec: {
      replicas: isScaled(workload) ? undefined : workload.scale.min,
      revisionHistoryLimit: 5,
      minReadySeconds,
      progressDeadlineSeconds: deadline > defaultDeadlineSeconds ? deadline : undefined,
      strategy: strategy(workload, environment),
      selector: { matchLabels: selectorLabels(workload.name) },
      template,
    },
  })
  return isScaled(workload)
    ? withComment(object, ['spec', ''], 'No replicas: the autoscaler sets their number.')
    : object
}

function strategy(workload: Workload, { volumes }: Environment) {
  const mounts = containersOf(workload).flatMap((one) => one.mounts)
  const alone = mounts.some(
    (mount) =>
      mount.kind === 'volume' && volumes.find(({ name }) => name === mount.volume)?.access === 'single',
  )
  // A volume that one node can attach at a time, or a port of the host, must be let go before the next pod can have it.
  const isHostPort = isOnHostNetwork(workload) && workload.ports.length > 0
  return alone || isHostPort
    ? { type: 'Recreate' }
    : { rollingUpdate: { maxUnavailable: IntOrString.fromNumber(0) } }
}

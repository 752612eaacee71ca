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

/** Runs a workload that keeps no data, and replaces its pods without a moment below the wanted number, where one more has room. */
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
  const explained = containersOf(workload).some(({ runtime }) => runtime.gpu !== undefined)
    ? withComment(
        object,
        ['spec', 'strategy'],
        'A pod more than wanted might wait for a graphics processor for ever.',
      )
    : object
  return isScaled(workload)
    ? withComment(explained, ['spec', ''], 'No replicas: the autoscaler sets their number.')
    : explained
}

function strategy(workload: Workload, { volumes }: Environment) {
  const mounts = containersOf(workload).flatMap((one) => one.mounts)
  const alone = mounts.some(
    (mount) =>
      mount.kind === 'volume' && volumes.find(({ name }) => name === mount.volume)?.access === 'single',
  )
  // A volume that one node can attach at a time, or a port of the host, must be let go before the next pod can have it.
  const isHostPort = isOnHostNetwork(workload) && workload.ports.length > 0
  // Graphics processors are few: a pod beyond the wanted number might wait for one for ever.
  const hasGpu = containersOf(workload).some(({ runtime }) => runtime.gpu !== undefined)
  if (alone || isHostPort || (hasGpu && workload.scale.max === 1)) return { type: 'Recreate' }
  const [none, one] = [IntOrString.fromNumber(0), IntOrString.fromNumber(1)]
  return { rollingUpdate: hasGpu ? { maxSurge: none, maxUnavailable: one } : { maxUnavailable: none } }
}

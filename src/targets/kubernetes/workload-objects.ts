import type { Workload } from '../../model/workload.ts'
import { daemonSet } from './daemon-set.ts'
import { delivered } from './delivery.ts'
import { deployment } from './deployment.ts'
import { callsApi, discoveryAccess } from './discovery.ts'
import { disruptionBudget } from './disruption-budget.ts'
import { externalSecret } from './external-secret.ts'
import { withModesExplained } from './file-modes.ts'
import { manualJob, rolloutJob, scheduledJob } from './jobs.ts'
import { withNewerFields } from './newer-fields.ts'
import type { KubernetesObject } from './object.ts'
import { withPassThrough } from './pass-through.ts'
import { type Pod, pod } from './pod.ts'
import { scaling, scalingSecrets } from './scaling.ts'
import { publicServices, services } from './service.ts'
import { serviceAccount } from './service-account.ts'
import { statefulSet } from './stateful-set.ts'
import type { Tier } from './tier.ts'

/** Everything that one workload consists of, in an order in which each object finds what it names. */
export function workloadObjects(workload: Workload, tier: Tier): readonly KubernetesObject[] {
  const { environment, output } = tier
  const pods = pod(workload, tier)
  const objects = [
    serviceAccount(workload, callsApi(workload)),
    ...discoveryAccess(workload, environment),
    ...pods.configMaps,
    ...secrets(workload, tier),
    ...services(workload),
    ...publicServices(workload),
    delivered(
      withModesExplained(withNewerFields(controller(workload, tier, pods), workload, output.version)),
      workload,
      tier,
    ),
    ...scaling(workload, tier),
    disruptionBudget(workload) ?? [],
  ].flat()
  return withPassThrough(objects, workload, tier)
}

function secrets(workload: Workload, tier: Tier): readonly KubernetesObject[] {
  const { environment, output } = tier
  if (output.secrets !== 'external-secrets') return []
  const scaling = scalingSecrets(workload, tier)
  const own = externalSecret(workload, workload, environment, output.secretStore, scaling)
  const others = [...workload.steps, ...workload.sidecars].map((one) =>
    externalSecret(one, workload, environment, output.secretStore),
  )
  return [own, ...others].filter((object) => object !== undefined)
}

/** What keeps the pods of a workload running, or runs them when it is time. */
function controller(workload: Workload, { environment, output }: Tier, pods: Pod): KubernetesObject {
  if (workload.run?.kind === 'before-rollout') return rolloutJob(workload, workload.run, pods)
  if (workload.run?.kind === 'scheduled') return scheduledJob(workload, workload.run, pods)
  if (workload.run?.kind === 'manual') return manualJob(workload, workload.run, pods, environment.namespace)
  if (workload.perNode) return daemonSet(workload, pods)
  return workload.stateful
    ? statefulSet(workload, output.storageClass, pods)
    : deployment(workload, environment, pods)
}

import { inSeconds } from '../../model/quantity.ts'
import type { Workload } from '../../model/workload.ts'
import type { Data } from '../../print/body.ts'
import { withAppArmor } from './app-armor.ts'
import { isList, isMap } from './data.ts'
import { type KubernetesObject, mapAt } from './object.ts'
import { podPathOf } from './pod-path.ts'
import { inReadingOrder } from './reading-order.ts'

/** Minor version from which a field can be used without a feature gate. */
const since = {
  /** https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
  sidecars: 29,
  /** https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations */
  sleepHook: 30,
}

/**
 * Adds what Kubernetes has and cdk8s' types (of 1.27) do not: the sleep that lets routers notice before a
 * container is told to stop, the profile of AppArmor, and sidecars that start before their container and stop after it. On clusters that
 * lack a field, what comes nearest to it stands instead.
 */
export function withNewerFields(
  object: KubernetesObject,
  workload: Workload,
  version: string,
): KubernetesObject {
  const path = podPathOf(object)
  if (path === undefined) return object
  const minor = Number(version.split('.')[1])
  const newer = mapAt(object, path, (pod) =>
    withSidecars(withNotice(withAppArmor(pod, workload, version), workload, minor), workload, minor),
  )
  // mapAt keeps every key that it passes.
  return newer as KubernetesObject
}

function withNotice(spec: Data, workload: Workload, minor: number): Data {
  if (workload.stop.notice === 0) return spec
  const seconds = inSeconds(workload.stop.notice)
  const preStop =
    minor >= since.sleepHook ? { sleep: { seconds } } : { exec: { command: ['sleep', `${seconds}`] } }
  return mapAt(spec, ['containers', 0], (container) =>
    isMap(container) ? inReadingOrder({ ...container, lifecycle: { preStop } }) : container,
  )
}

/** Sidecars are built as ordinary containers after the first; from 1.29 on they move to where they belong. */
function withSidecars(spec: Data, workload: Workload, minor: number): Data {
  if (!isMap(spec) || workload.sidecars.length === 0 || minor < since.sidecars) return spec
  // The pod was built with a list of containers, each a map.
  const [main, ...sidecars] = spec.containers as readonly Data[]
  const initContainers = sidecars.map((sidecar) =>
    isMap(sidecar) ? { ...sidecar, restartPolicy: 'Always' } : sidecar,
  )
  const steps = isList(spec.initContainers) ? spec.initContainers : []
  return inReadingOrder({
    ...spec,
    containers: [main ?? null],
    initContainers: [...steps, ...initContainers],
  })
}

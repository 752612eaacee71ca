import type { Volume, VolumeMount } from 'cdk8s-plus-27/lib/imports/k8s.js'
import type { Configuration, Workload } from '../../model/workload.ts'
import { fileParts } from './file-parts.ts'
import type { Given } from './given.ts'
import { mountPart } from './mount-part.ts'
import { distinctNames } from './names.ts'
import type { KubernetesObject } from './object.ts'
import type { Tier } from './tier.ts'
import type { VolumePart } from './volume-part.ts'

/** The volumes of a pod, where each of its containers mounts them, and the ConfigMaps behind them. */
export interface PodVolumes {
  readonly volumes: readonly Given<Volume>[] | undefined
  readonly mountsOf: (container: Workload) => readonly Given<VolumeMount>[] | undefined
  readonly configMaps: readonly KubernetesObject[]
}

/** Everything that the containers of a pod find in their file systems beside their images. */
export function podVolumes(containers: readonly Workload[], tier: Tier): PodVolumes {
  const parts = new Map(containers.map((container) => [container.name, containerParts(container, tier)]))
  const all = [...new Map([...parts.values()].flat().map((part) => [part.key, part])).values()]
  // State keeps its name, which the claim template has too.
  const claimed = [...all].sort(
    (left, right) => Number(left.source !== undefined) - Number(right.source !== undefined),
  )
  const wanted = new Map(all.map(({ key, name }) => [key, name]))
  const owners = new Map([...parts].flatMap(([owner, own]) => own.map(({ key }) => [key, owner])))
  const names = distinctNames(
    claimed.map(({ key }) => key),
    (key) => wanted.get(key) ?? key,
    (key) => `${owners.get(key)}-${wanted.get(key)}`,
  )
  const nameOf = (part: VolumePart) => names.get(part.key) ?? part.name
  const volumes = all.flatMap((part) =>
    part.source === undefined ? [] : [{ name: nameOf(part), ...part.source }],
  )
  return {
    volumes: volumes.length === 0 ? undefined : volumes,
    mountsOf: (container) => {
      const own = parts.get(container.name) ?? []
      return own.length === 0
        ? undefined
        : own.flatMap((part) => part.mounts.map((mount) => ({ name: nameOf(part), ...mount })))
    },
    configMaps: [...parts.values()].flat().flatMap(({ configMaps }) => configMaps ?? []),
  }
}

/** Whether one of the files of a workload is the configuration of that name. */
export function mountsConfiguration(workload: Workload, configuration: Configuration): boolean {
  return workload.files.some(
    ({ content }) => content.kind === 'configuration' && content.configuration === configuration,
  )
}

function containerParts(container: Workload, tier: Tier): readonly VolumePart[] {
  return [
    ...container.mounts.map((mount) => mountPart(container, mount, tier.environment)),
    ...fileParts(container, tier),
  ]
}

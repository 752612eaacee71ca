import type { Data } from '../print/body.ts'
import { at, items } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'
import { podsOf } from './pods.ts'

/** What the API server refuses of a pod and no schema says. */
export interface PodProblem {
  readonly path: readonly string[]
  readonly message: string
  readonly help: string
}

/** Containers without an image, mounts of volumes that the pod does not have, privileges that contradict each other. */
export function podProblems(object: KubernetesObject): readonly PodProblem[] {
  return podsOf([object]).flatMap(({ template, within }) => {
    const volumes = new Set([
      ...items(at(template, 'spec', 'volumes')).map((volume) => at(volume, 'name')),
      ...items(at(object.data, 'spec', 'volumeClaimTemplates')).map((claim) => at(claim, 'metadata', 'name')),
    ])
    return ['initContainers', 'containers'].flatMap((list) =>
      items(at(template, 'spec', list)).flatMap((container) =>
        ofContainer(container, volumes, [...within.split('.'), 'spec', list]),
      ),
    )
  })
}

function ofContainer(
  container: Data,
  volumes: ReadonlySet<Data | undefined>,
  path: readonly string[],
): readonly PodProblem[] {
  const name = String(at(container, 'name'))
  const image =
    at(container, 'image') === undefined
      ? [{ path, message: `the container "${name}" has no image`, help: 'Add `image`.' }]
      : []
  const mounts = items(at(container, 'volumeMounts'))
    .map((mount) => at(mount, 'name'))
    .filter((mounted) => !volumes.has(mounted))
    .map((mounted) => ({
      path: [...path, 'volumeMounts'],
      message: `the container "${name}" mounts the volume "${String(mounted)}", which its pod does not have`,
      help: `Its volumes are ${[...volumes].map(String).sort().join(', ') || 'none'}.`,
    }))
  return [...image, ...mounts, ...contradictions(at(container, 'securityContext'), name, path)]
}

/** https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go, ValidateSecurityContext */
function contradictions(
  context: Data | undefined,
  name: string,
  path: readonly string[],
): readonly PodProblem[] {
  if (at(context, 'allowPrivilegeEscalation') !== false) return []
  // Of the capability it knows this name alone: "SYS_ADMIN" is taken.
  const isAdministrator = items(at(context, 'capabilities', 'add')).includes('CAP_SYS_ADMIN')
  const wants =
    at(context, 'privileged') === true ? 'every privilege' : isAdministrator ? 'CAP_SYS_ADMIN' : undefined
  if (wants === undefined) return []
  return [
    {
      path: [...path, 'securityContext', 'allowPrivilegeEscalation'],
      message: `the container "${name}" has ${wants} and "allowPrivilegeEscalation: false"`,
      help: 'Take one of them away.',
    },
  ]
}

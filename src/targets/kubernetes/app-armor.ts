import { containersOf, type Workload } from '../../model/workload.ts'
import type { Data } from '../../print/body.ts'
import { isMap } from './data.ts'
import { mapAt } from './object.ts'

/** https://kubernetes.io/docs/tutorials/security/apparmor/ */
const fieldSince = 30

function withoutProfile(workload: Workload): readonly string[] {
  return containersOf(workload)
    .filter(({ runtime }) => runtime.unconfined.includes('apparmor'))
    .map(({ name }) => name)
}

/** The annotations that take AppArmor's profile from containers on clusters without the field for it. */
export function appArmorAnnotations(workload: Workload, version: string): Readonly<Record<string, string>> {
  if (minorOf(version) >= fieldSince) return {}
  return Object.fromEntries(
    withoutProfile(workload).map((name) => [
      `container.apparmor.security.beta.kubernetes.io/${name}`,
      'unconfined',
    ]),
  )
}

/** A pod whose containers run without AppArmor's profile where they ask for it, by the field that cdk8s does not know. */
export function withAppArmor(pod: Data, workload: Workload, version: string): Data {
  const names = withoutProfile(workload)
  if (names.length === 0 || minorOf(version) < fieldSince) return pod
  return ['containers', 'initContainers'].reduce(
    (result, list) =>
      mapAt(result, [list], (containers) =>
        Array.isArray(containers)
          ? containers.map((container: Data) => unconfinedIf(names, container))
          : containers,
      ),
    pod,
  )
}

function unconfinedIf(names: readonly string[], container: Data): Data {
  if (!isMap(container) || !names.includes(String(container.name))) return container
  return mapAt(container, ['securityContext'], (context) =>
    isMap(context) ? { appArmorProfile: { type: 'Unconfined' }, ...context } : context,
  )
}

function minorOf(version: string): number {
  return Number(version.split('.')[1])
}

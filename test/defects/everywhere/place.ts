import type { Environment } from '../../../src/model/environment.ts'
import type { Compiled, Pod, Read, Tier } from '../compiled.ts'

/** A tier of a system: its outputs, and the model that they were made of. */
export interface Place {
  readonly tier: Tier
  readonly files: Compiled
  readonly environment: Environment
}

/** A mistake that no tier of any system makes. */
export interface EverywhereRow {
  readonly id: string
  readonly defect: string
  readonly check: (place: Place) => void
}

/** What the authors' and the stores' containers are called. */
export function programs({ environment: { services, jobs } }: Place): readonly string[] {
  return [...services, ...jobs].map(({ name }) => name)
}

/** The stores that the tier runs. */
export function ownStores({ environment: { stores } }: Place): readonly string[] {
  return stores.flatMap(({ name, workload }) => (workload === undefined ? [] : [name]))
}

/** All pods; none on a machine. */
export function podsOf({ environment, files, tier }: Place): readonly Pod[] {
  return environment.platform === 'kubernetes' ? files.pods(tier) : []
}

/** The objects of a kind; none on a machine. */
export function objectsOf({ environment, files, tier }: Place, kind: string): readonly Read[] {
  return environment.platform === 'kubernetes' ? files.objects(tier, kind) : []
}

/** The pod of a program. */
export function podOf(place: Place, name: string): Pod | undefined {
  return podsOf(place).find(({ labels }) => labels['app.kubernetes.io/name'] === name)
}

/** The variables of a container of Kubernetes; secret ones are undefined. */
export function variablesOf(
  { files, tier }: Place,
  container: Read,
): ReadonlyMap<string, string | undefined> {
  const plain = (container.envFrom ?? []).flatMap(({ configMapRef }: Read) =>
    Object.entries<string>(files.object(tier, 'ConfigMap', configMapRef.name).data),
  )
  return new Map([...plain, ...(container.env ?? []).map(({ name }: Read) => [name, undefined])])
}

/** The one-shot containers that prepare a machine have to be root. */
export const preparing = ['certificates', 'volumes']
/** Images of which everybody knows which they are. */
export const pinned =
  /^((postgres|opensearchproject\/opensearch):\d+\.\d+(\.\d+)?|[^@]+:v?\d+\.\d+\.\d+(@sha256:.+)?)$/

import type { Read } from '../rendered.ts'

/** One thing that reviewers and scanners ask of Kubernetes objects. */
export interface Control {
  /** Kebab-case; where scanners have it, near to what they call it. */
  readonly name: string
  /** What is wrong with the objects of a tier: `Deployment/api: …`. */
  judge(objects: readonly Read[]): readonly string[]
  /** Breaks a good tier, in place: proof that the control can fail. */
  spoil(objects: readonly Read[]): void
}

/** A pod with the object that makes it. */
export interface Pod {
  readonly owner: Read
  readonly name: string
  readonly spec: Read
  readonly labels: Read
}

/** All pods of a tier. */
export function podsOf(objects: readonly Read[]): readonly Pod[] {
  return objects.flatMap((owner) => {
    const template =
      owner.kind === 'CronJob' ? owner.spec.jobTemplate.spec.template : hasPods(owner) && owner.spec.template
    return template
      ? [{ owner, name: nameOf(owner), spec: template.spec, labels: template.metadata.labels }]
      : []
  })
}

function hasPods({ kind }: Read): boolean {
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)
}

/** `Deployment/api`. */
export function nameOf({ kind, metadata }: Read): string {
  return `${kind}/${metadata.name}`
}

/** Every container of a pod, those that start first among them. */
export function containersOf({ spec }: Pod): readonly Read[] {
  return [...spec.containers, ...(spec.initContainers ?? [])]
}

/** Those that run until somebody stops them. */
export function isLasting({ owner }: Pod): boolean {
  return owner.kind !== 'Job' && owner.kind !== 'CronJob'
}

/** Objects of a kind. */
export function ofKind(objects: readonly Read[], kind: string): readonly Read[] {
  return objects.filter((object) => object.kind === kind)
}

/** The one object of a kind with a name, to be spoiled. */
export function pick(objects: readonly Read[], kind: string, name?: string): Read {
  const found = objects.find(
    (object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name,
  )
  if (found === undefined) throw new Error(`there is no ${kind} to spoil`)
  return found
}

/** The pod of an object, to be spoiled. */
export function pickPod(objects: readonly Read[], kind: string, name?: string): Read {
  return podsOf([pick(objects, kind, name)])[0]?.spec
}

/** Whether labels have all that a selector asks for. */
export function selects(matchLabels: Read, labels: Read): boolean {
  return Object.entries(matchLabels ?? {}).every(([key, value]) => labels?.[key] === value)
}

/** A control on each pod. */
export function ofPods(
  name: string,
  problem: (pod: Pod, objects: readonly Read[]) => string | undefined,
  spoil: Control['spoil'],
): Control {
  return {
    name,
    spoil,
    judge: (objects) =>
      podsOf(objects).flatMap((pod) => {
        const text = problem(pod, objects)
        return text === undefined ? [] : [`${pod.name}: ${text}`]
      }),
  }
}

/** A control on each container. */
export function ofContainers(
  name: string,
  problem: (container: Read, pod: Pod) => string | undefined,
  spoil: Control['spoil'],
): Control {
  return {
    name,
    spoil,
    judge: (objects) =>
      podsOf(objects).flatMap((pod) =>
        containersOf(pod).flatMap((container) => {
          const text = problem(container, pod)
          return text === undefined ? [] : [`${pod.name} ${container.name}: ${text}`]
        }),
      ),
  }
}

/** A control on each object of a kind. */
export function ofObjects(
  name: string,
  kind: string,
  problem: (object: Read, objects: readonly Read[]) => string | undefined,
  spoil: Control['spoil'],
): Control {
  return {
    name,
    spoil,
    judge: (objects) =>
      ofKind(objects, kind).flatMap((object) => {
        const text = problem(object, objects)
        return text === undefined ? [] : [`${nameOf(object)}: ${text}`]
      }),
  }
}

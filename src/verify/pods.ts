import type { Data } from '../print/body.ts'
import { at, entries, items, text } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'

/** The pods of an object that makes some. */
export interface Pods {
  readonly owner: KubernetesObject
  /** The template: `metadata.labels` and `spec`. */
  readonly template: Data
  /** Dotted path of the template in its owner. */
  readonly within: string
}

/** Everything among the objects that makes pods. */
export function podsOf(objects: readonly KubernetesObject[]): readonly Pods[] {
  return objects.flatMap((owner) => {
    const operated = Object.hasOwn(operatorLabels, owner.kind) ? operatorLabels[owner.kind] : undefined
    if (operated !== undefined) return [operatorPods(owner, operated)]
    const within = owner.kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template'
    const template = at(owner.data, ...within.split('.'))
    return at(template, 'spec', 'containers') === undefined || template === undefined
      ? []
      : [{ owner, template, within }]
  })
}

/** What CloudNativePG labels the pods with that it makes of an object: https://cloudnative-pg.io/docs/1.29/labels_annotations */
const operatorLabels: Readonly<Record<string, string>> = {
  Cluster: 'cnpg.io/cluster',
  Pooler: 'cnpg.io/poolerName',
}

function operatorPods(owner: KubernetesObject, label: string): Pods {
  const name = at(owner.data, 'metadata', 'name') ?? ''
  return { owner, template: { metadata: { labels: { [label]: name } }, spec: {} }, within: 'spec' }
}

/** Whether labels have every pair of a selector. */
export function isSelected({ template }: Pods, selector: Data | undefined): boolean {
  const labels = at(template, 'metadata', 'labels')
  return entries(selector).every(([key, value]) => at(labels, key) === value)
}

/** Finds the pods that a selector selects, among many of which one label tells most apart. */
export function podSelector(all: readonly Pods[]): (selector: Data | undefined) => readonly Pods[] {
  const byLabel = new Map<string, Pods[]>()
  for (const pods of all) {
    for (const [key, value] of entries(at(pods.template, 'metadata', 'labels'))) {
      const same = byLabel.get(`${key}=${String(value)}`)
      if (same === undefined) byLabel.set(`${key}=${String(value)}`, [pods])
      else same.push(pods)
    }
  }
  return (selector) => {
    const [first] = entries(selector)
    const candidates = first === undefined ? all : (byLabel.get(`${first[0]}=${String(first[1])}`) ?? [])
    return candidates.filter((pods) => isSelected(pods, selector))
  }
}

/** All containers of some pods, those that start first included. */
export function containersOf({ template }: Pods): readonly Data[] {
  return ['initContainers', 'containers'].flatMap((key) => items(at(template, 'spec', key)))
}

/** The ports on which the containers of some pods say that they listen. */
export function portsOf(
  pods: Pods,
): readonly { readonly name: string | undefined; readonly number: Data | undefined }[] {
  return containersOf(pods).flatMap((container) =>
    items(at(container, 'ports')).map((port) => ({
      name: text(at(port, 'name')),
      number: at(port, 'containerPort'),
    })),
  )
}

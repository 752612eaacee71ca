import { at, items, text } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'

/** Names that the objects of an output define, by kind: their own, and those of what controllers make from them. */
export function definedNames(objects: readonly KubernetesObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>()
  const add = (kind: string, name: string) =>
    void (names.get(kind) ?? names.set(kind, new Set()).get(kind))?.add(name)
  for (const object of objects) {
    add(object.kind, object.name)
    for (const secret of madeSecrets(object)) add('Secret', secret)
    for (const template of items(at(object.data, 'spec', 'volumeClaimTemplates'))) {
      const name = text(at(template, 'metadata', 'name'))
      if (name !== undefined) add('PersistentVolumeClaim', name)
    }
  }
  return names
}

function madeSecrets({ kind, name, data }: KubernetesObject): readonly string[] {
  if (kind === 'ExternalSecret') return [text(at(data, 'spec', 'target', 'name')) ?? name]
  const certificate = kind === 'Certificate' ? text(at(data, 'spec', 'secretName')) : undefined
  return certificate === undefined ? [] : [certificate]
}

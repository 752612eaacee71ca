import type { Data } from '../print/body.ts'
import { at, text } from './data.ts'
import type { EmittedTier } from './rule.ts'

/** An object of the Kubernetes output, after patches. */
export interface KubernetesObject {
  readonly kind: string
  readonly name: string
  readonly data: Data
}

/** What a controller of the cluster gets, in a namespace of its own. */
const delivery = 'delivery/'

/** Most rules want them: each tier's are found once. */
const known = new WeakMap<EmittedTier['files'], readonly KubernetesObject[]>()

/** All objects of a tier that are applied; none where the target is not written. */
export function kubernetesObjects({ files }: EmittedTier): readonly KubernetesObject[] {
  const objects = known.get(files) ?? objectsIn(files)
  known.set(files, objects)
  return objects
}

function objectsIn(files: EmittedTier['files']): readonly KubernetesObject[] {
  const documents = (files.get('kubernetes') ?? []).flatMap(({ path, body }) =>
    body.kind === 'yaml' && !path.startsWith(delivery) ? body.documents : [],
  )
  return documents.flatMap((data) => {
    const [kind, name] = [text(at(data, 'kind')), text(at(data, 'metadata', 'name'))]
    return kind === undefined || name === undefined ? [] : [{ kind, name, data }]
  })
}

/** Those of one kind. */
export function ofKind(objects: readonly KubernetesObject[], kind: string): readonly KubernetesObject[] {
  return objects.filter((object) => object.kind === kind)
}

/** `Deployment/api`: how patches and messages name an object. */
export function nameOf({ kind, name }: KubernetesObject): string {
  return `${kind}/${name}`
}

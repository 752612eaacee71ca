import type { Data } from '../print/body.ts'
import { at, entries, items, text } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'

/** A name in an object that must be that of another one. */
export interface Reference {
  readonly kind: string
  readonly name: string
  /** Dotted path of where it is said. */
  readonly within: string
}

/** Everything in the same namespace that an object names. What is optional, or made by others, is left out. */
export function referencesOf({ data }: KubernetesObject): readonly Reference[] {
  const found: Reference[] = []
  collect(data, [], found)
  return found
}

/** `path` is that of the data: keys, and indexes in brackets. It is put together only where something is found. */
function collect(data: Data, path: string[], found: Reference[]): void {
  if (typeof data !== 'object' || data === null) return
  if (Array.isArray(data)) {
    for (const [index, item] of items(data).entries()) below(item, `[${index}]`, path, found)
    return
  }
  for (const [key, value] of entries(data)) {
    const named = Object.hasOwn(readers, key) ? readers[key]?.(value) : undefined
    for (const reference of named ?? []) found.push({ ...reference, within: dotted([...path, key]) })
    below(value, key, path, found)
  }
}

function below(data: Data, key: string, path: string[], found: Reference[]): void {
  path.push(key)
  collect(data, path, found)
  path.pop()
}

function dotted(path: readonly string[]): string {
  return path.join('.').replaceAll('.[', '[')
}

type Named = Pick<Reference, 'kind' | 'name'>
type Reader = (value: Data) => readonly Named[]

function named(kind: Data | undefined, name: Data | undefined): readonly Named[] {
  return typeof kind === 'string' && typeof name === 'string' ? [{ kind, name }] : []
}

/** A map with the name under a key, unless it is marked as optional. */
function under(kind: string, key: string): Reader {
  return (value) => (at(value, 'optional') === true ? [] : named(kind, at(value, key)))
}

/** A list of references that may say their kind, as those of the Gateway API do. */
function typed(kind: string): Reader {
  return (value) => items(value).flatMap((one) => named(at(one, 'kind') ?? kind, at(one, 'name')))
}

/** Where objects name others, by the key that holds it: https://kubernetes.io/docs/reference/kubernetes-api/ */
const readers: Readonly<Record<string, Reader>> = {
  authenticationRef: under('TriggerAuthentication', 'name'),
  backendRefs: typed('Service'),
  certificateRefs: typed('Secret'),
  configMap: under('ConfigMap', 'name'),
  configMapKeyRef: under('ConfigMap', 'name'),
  configMapRef: under('ConfigMap', 'name'),
  extensionRef: (value) => named(at(value, 'kind'), at(value, 'name')),
  issuerRef: (value) => (at(value, 'kind') === 'ClusterIssuer' ? [] : named('Issuer', at(value, 'name'))),
  parentRefs: typed('Gateway'),
  persistentVolumeClaim: under('PersistentVolumeClaim', 'claimName'),
  roleRef: (value) => (at(value, 'kind') === 'Role' ? named('Role', at(value, 'name')) : []),
  scaleTargetRef: (value) => named(at(value, 'kind') ?? 'Deployment', at(value, 'name')),
  // A volume names it by one key, a projected source by another.
  secret: (value) =>
    at(value, 'optional') === true ? [] : named('Secret', at(value, 'secretName') ?? at(value, 'name')),
  secretKeyRef: under('Secret', 'name'),
  secretRef: under('Secret', 'name'),
  secretTargetRef: typed('Secret'),
  serviceAccountName: (value) => named('ServiceAccount', text(value)),
  serviceName: (value) => named('Service', text(value)),
  subjects: (value) =>
    items(value).flatMap((one) =>
      at(one, 'kind') === 'ServiceAccount' ? named('ServiceAccount', at(one, 'name')) : [],
    ),
  targetRefs: (value) => items(value).flatMap((one) => named(at(one, 'kind'), at(one, 'name'))),
}

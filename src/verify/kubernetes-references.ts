import type { Data, DataMap } from '../print/body.ts'
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
  for (const [key, value] of entries(data)) if (!silent.has(key)) visit(key, value, [], found)
  return found
}

/** Parts of an object that name no other: the contents of configuration, and labels. */
const silent: ReadonlySet<string> = new Set(['data', 'metadata'])

/** Every value of a cluster passes here, so nothing is made of it before something is found. */
function visit(key: string | number, value: Data, path: (string | number)[], found: Reference[]): void {
  const read = typeof key === 'string' ? readers.get(key) : undefined
  if (read === undefined && (typeof value !== 'object' || value === null)) return
  path.push(key)
  for (const reference of read?.(value) ?? []) found.push({ ...reference, within: dotted(path) })
  if (isList(value))
    for (let index = 0; index < value.length; index++) visit(index, value[index] ?? null, path, found)
  else if (isMap(value)) for (const name of Object.keys(value)) visit(name, value[name] ?? null, path, found)
  path.pop()
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value)
}

function isMap(value: Data): value is DataMap {
  return typeof value === 'object' && value !== null
}

/** `spec.containers[0].env`: keys, and indexes in brackets. */
function dotted(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1)
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
const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
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
  }),
)

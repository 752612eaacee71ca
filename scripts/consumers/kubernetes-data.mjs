import { compact, schemaText } from './compact-schema.mjs'

/** Kinds of which an object is checked when somebody changed it; those of operators are too large to carry. */
const kinds = [
  ...['v1 ConfigMap', 'v1 LimitRange', 'v1 Namespace', 'v1 PersistentVolumeClaim', 'v1 ResourceQuota'],
  ...['v1 Secret', 'v1 Service', 'v1 ServiceAccount', 'apps/v1 DaemonSet', 'apps/v1 Deployment'],
  ...['apps/v1 StatefulSet', 'autoscaling/v2 HorizontalPodAutoscaler', 'batch/v1 CronJob', 'batch/v1 Job'],
  ...['gateway.networking.k8s.io/v1 Gateway', 'gateway.networking.k8s.io/v1 HTTPRoute'],
  ...['networking.k8s.io/v1 Ingress', 'networking.k8s.io/v1 NetworkPolicy', 'policy/v1 PodDisruptionBudget'],
  ...['rbac.authorization.k8s.io/v1 Role', 'rbac.authorization.k8s.io/v1 RoleBinding'],
]

const quantity = 'IIoK8sApimachineryPkgApiResourceQuantity'

/** What replaces a definition, where its declaration says less than the API server does. */
const known = {
  // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
  [quantity]: {
    type: ['string', 'number'],
    pattern: '^[+-]?([0-9]+|[0-9]+\\.[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$',
    'x-form': 'a quantity',
  },
  IIoK8sApimachineryPkgUtilIntstrIntOrString: { type: ['integer', 'string'] },
}

/**
 * `src/consumers/kubernetes.json` from what `kubernetes-schema.mjs` makes: the kinds above and all that they consist
 * of, with the keys of lists (`x-keys`) and the minor version that a field came with (`x-since`).
 */
export function kubernetesData({ kinds: definitionOfKind, definitions, listKeys, since }) {
  const names = shortNames(definitions)
  const $defs = { Quantity: known[quantity] }
  const refer = (reference) => {
    const name = reference.split('/').at(-1)
    if (name === quantity) return { $ref: '#/$defs/Quantity' }
    if (known[name] !== undefined) return known[name]
    if (definitions[name].type !== 'object') return compact(definitions[name], refer)
    add(name)
    return { $ref: `#/$defs/${names.get(name)}` }
  }
  const add = (name) => {
    const short = names.get(name)
    if ($defs[short] !== undefined) return
    // Claims the name first: definitions may contain themselves.
    $defs[short] = {}
    const { properties, ...rest } = definitions[name]
    const own = Object.fromEntries(Object.entries(properties ?? {}).filter(([field]) => field !== 'status'))
    const node = compact({ ...rest, properties: own }, refer)
    for (const [field, child] of Object.entries(node.properties ?? {})) {
      const keys = listKeys[name]?.[field]
      const minor = since[name]?.[field]
      node.properties[field] = integers({
        ...child,
        ...(keys === undefined ? {} : { 'x-keys': keys }),
        ...(minor === undefined ? {} : { 'x-since': minor }),
      })
    }
    $defs[short] = node
  }
  for (const kind of kinds) add(definitionOfKind[kind])
  return schemaText({
    $comment:
      'Made from the declarations of Kubernetes 1.36 and of the Gateway API by scripts/consumers/kubernetes-schema.mjs. Do not edit.',
    'x-kinds': Object.fromEntries(kinds.map((kind) => [kind, names.get(definitionOfKind[kind])])),
    $defs: Object.fromEntries(Object.entries($defs).sort(([left], [right]) => (left < right ? -1 : 1))),
  })
}

/** No number of the kinds above has a fraction, but for quantities. */
function integers(node) {
  const { type, items } = node
  return {
    ...node,
    ...(type === 'number' ? { type: 'integer' } : {}),
    ...(items?.type === 'number' ? { items: { ...items, type: 'integer' } } : {}),
  }
}

/** `IIoK8sApiCoreV1Container` as `Container`; two that would be the same keep their group. */
function shortNames(definitions) {
  const shorter = (name) => name.replace(/^I(IoK8s|Io|Com)/, '').replace(/^.*?V\d+(?=[A-Z])/, '')
  const names = Object.keys(definitions)
  const times = new Map()
  for (const name of names) times.set(shorter(name), (times.get(shorter(name)) ?? 0) + 1)
  const isCore = (name) => /^IIoK8sApi(Core|Apps|Batch)V1[A-Z]/.test(name)
  return new Map(
    names.map((name) => [
      name,
      times.get(shorter(name)) === 1 || isCore(name) ? shorter(name) : name.slice(1),
    ]),
  )
}

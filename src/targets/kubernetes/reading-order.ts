import type { Data, DataMap } from '../../print/body.ts'
import { isList, isMap } from './data.ts'

/** cdk8s orders keys by the alphabet; people look for a name first, and read a container from its image on. */
const first = [
  ...['apiVersion', 'kind', 'metadata', 'name', 'key', 'type', 'secretName'],
  ...['schedule', 'timeZone', 'serviceName', 'clusterIP', 'replicas', 'selector'],
  ...['scaleTargetRef', 'minReplicas', 'maxReplicas', 'metrics'],
  ...['podSelector', 'policyTypes', 'ingress', 'from', 'to'],
  ...['topologyKey', 'whenUnsatisfiable', 'httpGet', 'tcpSocket', 'grpc', 'exec'],
  ...['image', 'imagePullPolicy', 'command', 'args', 'ports', 'envFrom', 'env', 'resources'],
  ...['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'],
]
const last = [
  'volumeMounts',
  'initContainers',
  'containers',
  'volumes',
  'template',
  'jobTemplate',
  'volumeClaimTemplates',
]
const ranks: ReadonlyMap<string, number> = new Map([
  ...first.map((key, index) => [key, index - first.length] as const),
  ...last.map((key, index) => [key, index + 1] as const),
])

/** The same object with its keys in the order in which people read them. Comments are attached afterwards. */
export function inReadingOrder<T extends DataMap>(object: T): T {
  // Only the order of keys differs.
  return ordered(object) as T
}

function ordered(value: Data): Data {
  if (isList(value)) return value.map(ordered)
  if (!isMap(value)) return value
  const copy: Record<string, Data> = {}
  const keys = Object.keys(value)
  if (!isOrdered(keys)) keys.sort((left, right) => rank(left) - rank(right))
  for (const key of keys) {
    const child = value[key]
    // The keys of `data` are names of files and variables.
    if (child !== undefined) copy[key] = key === 'data' ? child : ordered(child)
  }
  return copy
}

/** Most are: what is small has few keys. */
function isOrdered(keys: readonly string[]): boolean {
  let highest = Number.NEGATIVE_INFINITY
  for (const key of keys) {
    const own = rank(key)
    if (own < highest) return false
    highest = own
  }
  return true
}

function rank(key: string): number {
  return ranks.get(key) ?? 0
}

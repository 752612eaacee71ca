import { commented, commentsOf, type Data, type DataMap } from '../../print/body.ts'
import { isList, isMap, withCommentsOf } from './data.ts'
import type { Given } from './given.ts'
import { inReadingOrder } from './reading-order.ts'

/** Any Kubernetes object as data. */
export type KubernetesObject = DataMap & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: DataMap & { readonly name: string }
}

/** Builds an object with a typed class of cdk8s; nothing but what is given gets into it. */
export function manifest<Props>(
  kind: { manifest(props: Props): unknown },
  props: Given<NonNullable<Props>>,
): KubernetesObject {
  // The edge of cdk8s: its types are mutable and do not know undefined, and what it builds it calls `any`.
  return inReadingOrder(kind.manifest(props as unknown as Props) as KubernetesObject)
}

/** Where something stands inside an object. */
export type DataPath = readonly (string | number)[]

/** The same object with a comment above a key; a path that ends in `''` means above the first key of that map. */
export function withComment<T extends DataMap>(object: T, path: DataPath, comment: string): T {
  // Only what hangs below the path is rebuilt, and with the same keys, so the type stays.
  return commentedAt(object, path, comment) as T
}

function commentedAt(value: Data, path: DataPath, comment: string): Data {
  const [step, ...rest] = path
  if (isMap(value) && rest.length === 0)
    return commented(value, { ...commentsOf(value), [String(step)]: comment })
  return mapAt(value, path.slice(0, 1), (child) => commentedAt(child, rest, comment))
}

/** A copy of a value in which what stands at a path is replaced; comments stay. Nothing happens where the path ends early. */
export function mapAt(value: Data, path: DataPath, change: (value: Data) => Data): Data {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (isList(value)) return value.map((item, index) => (index === step ? mapAt(item, rest, change) : item))
  if (!isMap(value) || value[step] === undefined) return value
  return withCommentsOf(value, { ...value, [step]: mapAt(value[step], rest, change) })
}

import type { IntOrString, Quantity } from 'cdk8s-plus-27/lib/imports/k8s.js'

/** What a builder may give where cdk8s asks for a T: read-only, with undefined for what is left out. */
export type Given<T> = T extends Quantity | IntOrString | string | number | boolean | Date
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Given<T[Key]> | Absent<T, Key> }
      : T

type Absent<T, Key extends keyof T> = object extends Pick<T, Key> ? undefined : never

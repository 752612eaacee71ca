import type { Data } from '../../src/print/body.ts'

/** The data as a reader gets it: keys with the value undefined are not there. */
export function withoutUndefined(value: Data): Data {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [[key, withoutUndefined(item)] as const],
  )
  return Object.fromEntries(entries)
}

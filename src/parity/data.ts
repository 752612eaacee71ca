/** Plain data of a spec. */
export type Container = Record<string | number, unknown>

/** Whether a value is a map or a list. */
export function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** The value at a path; undefined where there is none. */
export function dataAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (isContainer(value) ? value[key] : undefined), root)
}

/** A copy with another value at a path, with maps on the way where there are none; undefined removes it. */
export function withData(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy: Container = isContainer(root) ? { ...root } : {}
  const child = withData(copy[key], rest, value)
  if (child === undefined) delete copy[key]
  else copy[key] = child
  return copy
}

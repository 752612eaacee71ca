/** What stands behind some keys of an object that patches may have changed; undefined where there is nothing. */
export function read(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )
}

/** The items of a list; none of what is not a list. */
export function readList(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = read(value, ...keys)
  return Array.isArray(found) ? found : []
}

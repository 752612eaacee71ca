/** A pure function of an object, computed once for each: many rules ask the same of one model. */
export function remembered<From extends object, To>(compute: (from: From) => To): (from: From) => To {
  const known = new WeakMap<From, { readonly value: To }>()
  return (from) => {
    const found = known.get(from) ?? { value: compute(from) }
    known.set(from, found)
    return found.value
  }
}

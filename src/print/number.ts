/**
 * A number in the form that every YAML reader takes for the same number: `1e21` is `1.0e+21`, because YAML 1.1
 * wants a point and a sign (https://yaml.org/type/float.html). Throws where it is not finite.
 */
export function printNumber(value: number): string {
  requireFinite(value)
  const text = String(value)
  return text.includes('e') ? text.replace(/^(-?\d+)e/, '$1.0e') : text
}

/** Throws on NaN and the infinities, which no output has a use for: they are a bug of ours. */
export function requireFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`a file cannot hold the number ${value}`)
}

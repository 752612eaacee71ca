import type { Data, JsonBody } from './body.ts'
import { requireFinite } from './number.ts'

/**
 * JSON with two spaces and a final line break, keys in insertion order, undefined values left out.
 * Throws on a number that is not finite, which JSON.stringify would turn into null.
 */
export function printJson(body: JsonBody): string {
  requireFiniteNumbers(body.value)
  return `${JSON.stringify(body.value, null, 2)}\n`
}

function requireFiniteNumbers(value: Data | undefined): void {
  if (typeof value === 'number') requireFinite(value)
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(requireFiniteNumbers)
}

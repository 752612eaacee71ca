import type { Bytes } from '../model/quantity.ts'

/** Words in a row: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** A size for a sum that a reader checks: every term in the same unit. */
export function inMebibytes(size: Bytes): string {
  return `${Math.round(size / 2 ** 20)}Mi`
}

import type { Bytes } from '../../model/quantity.ts'

/** A size as servers that know `M` for 2^20 bytes read it; at least one. */
export function megabytes(bytes: Bytes): string {
  return `${wholeMebibytes(bytes)}M`
}

/** How many whole mebibytes; at least one. */
export function wholeMebibytes(bytes: Bytes): number {
  return Math.max(1, Math.floor(bytes / 2 ** 20))
}

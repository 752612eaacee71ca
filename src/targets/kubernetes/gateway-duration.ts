import type { Milliseconds } from '../../model/quantity.ts'

/**
 * A duration as the Gateway API writes it: up to four numbers of up to five digits, with h, m, s or ms.
 * https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function gatewayDuration(duration: Milliseconds): string {
  if (duration % 1000 === 0 && duration < 100_000_000) return `${duration / 1000}s`
  const parts = [
    [Math.floor(duration / 3_600_000), 'h'],
    [Math.floor(duration / 60_000) % 60, 'm'],
    [Math.floor(duration / 1000) % 60, 's'],
    [duration % 1000, 'ms'],
  ] as const
  return parts.flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount}${unit}`])).join('')
}

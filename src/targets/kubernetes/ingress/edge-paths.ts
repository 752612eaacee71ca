/** Two years, in seconds: https://hstspreload.org/ asks for one at least. */
export const strictTransport = 63_072_000
export const referrerPolicy = 'strict-origin-when-cross-origin'

/** Matches paths that nobody may see, and all below them; without case, as applications often match. */
export function deniedPattern(deny: readonly string[]): string {
  const paths = deny.map((path) => path.replace(/^\/+|\/+$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return `(?i)^/(${paths.join('|')})(/.*)?$`
}

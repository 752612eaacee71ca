import { createHash } from 'node:crypto'

/** Eight hexadecimal digits that change whenever the content does. */
export function contentHash(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)
}

/** A DNS label made of a path: `/var/cache` becomes `var-cache`; `fallback` where nothing is left. */
export function slug(path: string, fallback: string): string {
  // 50: room for a number within the 63 characters of a DNS label.
  const text = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')
  return text === '' ? fallback : text
}

/** A DNS label has no more: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const longestLabel = 63

/**
 * A different name for each text, in their order: a text whose name is taken gets its longer one, and where that is
 * taken too or no DNS label, `-2` after its name.
 */
export function distinctNames(
  texts: readonly string[],
  nameOf: (text: string) => string,
  longerOf: (text: string) => string = nameOf,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const text of texts) {
    const base = nameOf(text)
    const longer = longerOf(text)
    let name = taken.has(base) && longer.length <= longestLabel ? longer : base
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`
    taken.add(name)
    names.set(text, name)
  }
  return names
}

/** The Secret that holds a certificate with its key. */
export function certificateSecret(certificate: string): string {
  return `${certificate}-tls`
}

/** With this CloudNativePG takes a Secret again when it changes: https://cloudnative-pg.io/docs/1.29/labels_annotations */
export const reloaded = { 'cnpg.io/reload': 'true' } as const

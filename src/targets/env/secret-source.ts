import type { Secret } from '../../model/environment.ts'

/** Where the value of a secret is, as the spec refers to it: `vault:production/db#password`. */
export function secretSource({ provider, path, key }: Secret): string {
  return `${provider}:${path}${key === undefined ? '' : `#${key}`}`
}

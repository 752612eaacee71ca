import type { Environment } from '../../model/environment.ts'

/**
 * Remembers what was built from a tier and a few words: several targets embed the same files. What `build` gives must
 * follow from its arguments alone, and nobody may change it.
 */
export function oncePerTier<Words extends readonly string[], Result>(
  build: (environment: Environment, ...words: Words) => Result,
): (environment: Environment, ...words: Words) => Result {
  const built = new WeakMap<Environment, Map<string, Result>>()
  return (environment, ...words) => {
    const results = built.get(environment) ?? new Map<string, Result>()
    built.set(environment, results)
    const key = words.join(' ')
    const result = results.get(key) ?? build(environment, ...words)
    results.set(key, result)
    return result
  }
}

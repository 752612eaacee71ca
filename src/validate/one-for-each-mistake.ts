import type { Schema, Violation } from './violations.ts'

/** The violations that say most about each value: of several with one cause only the first. */
export function oneForEachMistake(violations: readonly Violation[]): readonly Violation[] {
  const byPath = new Map<string, Violation[]>()
  for (const violation of violations) {
    const path = JSON.stringify(violation.path)
    byPath.set(path, [...(byPath.get(path) ?? []), violation])
  }
  return [...byPath.values()].flatMap(withoutEchoes)
}

const counts: readonly (keyof Schema)[] = ['minProperties', 'maxProperties']
const lengths: readonly (keyof Schema)[] = ['minLength', 'maxLength']

function withoutEchoes(violations: readonly Violation[]): readonly Violation[] {
  const has = (...keywords: readonly (keyof Schema)[]) =>
    violations.some(({ keyword }) => keywords.includes(keyword))
  // A value of the wrong type can be right in nothing else.
  if (has('type')) return violations.filter(({ keyword }) => keyword === 'type')
  const silent = [
    ...(has('required', 'additionalProperties') ? counts : []),
    ...(has('pattern', 'enum') ? lengths : []),
  ]
  return together(violations.filter(({ keyword }) => !silent.includes(keyword)))
}

/** All keys that one map lacks are one violation. */
function together(violations: readonly Violation[]): readonly Violation[] {
  const missing = violations.filter(({ keyword }) => keyword === 'required')
  const [first, ...others] = missing
  if (first === undefined) return violations
  const all = { ...first, others: others.flatMap(({ key }) => key ?? []) }
  return [all, ...violations.filter(({ keyword }) => keyword !== 'required')]
}

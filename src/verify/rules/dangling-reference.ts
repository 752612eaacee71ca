import { suggestion } from '../../diagnostics/did-you-mean.ts'
import { changedBy } from '../changed-by.ts'
import { definedNames } from '../kubernetes-definitions.ts'
import { kubernetesObjects, nameOf } from '../kubernetes-objects.ts'
import { referencesOf } from '../kubernetes-references.ts'
import type { OutputRule } from '../rule.ts'

/** Whatever an object names is in the same output: nothing waits for ever for what nobody makes. */
export const danglingReference: OutputRule = {
  code: 'dangling-reference',
  severity: 'error',
  check(tier, report) {
    const objects = kubernetesObjects(tier)
    const defined = definedNames(objects)
    for (const object of objects) {
      for (const { kind, name, within } of referencesOf(object)) {
        const names = defined.get(kind) ?? new Set()
        if (names.has(name)) continue
        const place = { target: 'kubernetes', selector: nameOf(object), within }
        report({
          at: changedBy(tier.environment, place, ['patches']),
          message: `${nameOf(object)} names the ${kind} "${name}" (${within}), which is not in the output${suggestion(name, names)}`,
          help:
            names.size === 0
              ? 'There is none of that kind: leave the reference out, or mark it as optional.'
              : `Name one that is: ${[...names].sort().join(', ')}.`,
        })
      }
    }
  },
}

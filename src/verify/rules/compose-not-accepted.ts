import { explain } from '../../validate/explain.ts'
import { oneForEachMistake } from '../../validate/one-for-each-mistake.ts'
import { isExtension } from '../../validate/pass-through.ts'
import { violationsOf } from '../../validate/violations.ts'
import { asSource } from '../as-source.ts'
import { changedBy } from '../changed-by.ts'
import { composeFile } from '../compose-file.ts'
import type { OutputRule } from '../rule.ts'

/** Compose takes what patches made of its file; what is passed through is judged where it is written. */
export const composeNotAccepted: OutputRule = {
  code: 'compose-not-accepted',
  severity: 'error',
  check(tier, report) {
    const { environment, schemas } = tier
    const node = asSource(composeFile(tier) ?? null)
    const isPatched = environment.patches.some(({ target }) => target === 'compose')
    if (!isPatched || schemas?.compose === undefined || node.kind !== 'map') return
    const { $defs = {} } = schemas.compose
    const root = { $defs, ...$defs.file }
    for (const violation of oneForEachMistake(violationsOf(node, root))) {
      const { path, diagnostic } = explain(violation, node, root)
      const steps = path.filter((step) => typeof step === 'string')
      const at = changedBy(
        environment,
        { target: 'compose', selector: 'compose.yaml', within: steps.join('.') },
        [],
      )
      if (at[0] !== 'patches' || isExtension(path)) continue
      const [collection, name] = steps
      const subject = collection === 'services' && name !== undefined ? `the service "${name}"` : 'the file'
      report({
        at,
        message: `compose would not take ${subject}: ${diagnostic.message}`,
        ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
      })
    }
  },
}

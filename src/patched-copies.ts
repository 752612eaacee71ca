import type { CheckedTier } from './check/check.ts'
import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { Environment } from './model/environment.ts'
import { locate } from './parse/source.ts'
import { patchCopy } from './patch/patch.ts'
import { withEmbedded } from './targets/shared/embedded.ts'

/** Targets whose files others embed, in ConfigMaps and mounts. */
const embeddedTargets: ReadonlySet<string> = new Set(['backup', 'grafana', 'prometheus'])

/**
 * A tier as an emitter shall see it: what it embeds of other targets has been patched as their own files will be.
 * What has no place in a copy is reported to `problems`.
 */
export function withPatchedCopies(
  { environment, source }: CheckedTier,
  target: string,
  problems: Diagnostic[],
): Environment {
  const patches = environment.patches.filter(
    (patch) => patch.target !== target && embeddedTargets.has(patch.target),
  )
  if (patches.length === 0) return environment
  return withEmbedded(environment, (owner, file) =>
    owner === target
      ? file
      : patchCopy(patches, owner, file, (patch, path) => {
          const place = locate(source, ['patches', patch.name, 'set', path], 'key')
          const message = `"${path}" leads nowhere in the copy of ${file.path} that is in ${target}`
          problems.push(diagnostic('patch-mismatch', place, message))
        }),
  )
}

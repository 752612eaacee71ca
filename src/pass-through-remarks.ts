import type { CheckedTier } from './check/check.ts'
import { diagnostic } from './diagnostics/catalogue.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { locate } from './parse/source.ts'
import type { Emitter, PassThroughRemark } from './targets/target.ts'

/** What a target says of the values that the tier passes through to it. */
export function passThroughDiagnostics(
  emitter: Emitter,
  { environment, source }: CheckedTier,
): readonly Diagnostic[] {
  if (emitter.scope !== 'tier' || environment.passThroughs.length === 0) return []
  return (emitter.remarks?.(environment) ?? []).map((remark) => {
    const place = locate(source, remark.at, 'key')
    return diagnostic(`pass-through-${remark.kind}`, place, messageOf(remark))
  })
}

function messageOf(remark: PassThroughRemark): string {
  const name = nameOf(remark.at)
  switch (remark.kind) {
    case 'absorbed':
      return `${name} is what Plinth writes anyway`
    case 'has-word':
      return `the spec has a word for ${name}: \`${remark.word}\``
    case 'nowhere':
      return `"${remark.at[1]}" has no ${remark.lacks}`
  }
}

function nameOf(path: PassThroughRemark['at']): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `item ${last + 1} of "${path.at(-2)}"` : `"${last}"`
}

import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { pathText } from '../diagnostics/path-text.ts'
import type { SourceNode } from '../parse/source.ts'
import { type IsWhole, isAbove, type Writer } from './writer.ts'

/** Longer values are not quoted in full. */
const longestQuote = 40

/**
 * A `layer-conflict` for each writer that differs from an earlier one although neither layer extends the other, and
 * no layer that extends both decides.
 */
export function conflictsAt(path: Path, writers: readonly Writer[], isWhole: IsWhole): readonly Diagnostic[] {
  return writers.flatMap((second, index) => {
    const first = writers.slice(0, index).find((earlier) => isConflict(earlier, second, writers, isWhole))
    return first === undefined ? [] : [conflict(path, first, second)]
  })
}

function isConflict(first: Writer, second: Writer, writers: readonly Writer[], isWhole: IsWhole): boolean {
  if (isAbove(second, first) || isAbove(first, second)) return false
  if (!isWhole(first.value) && !isWhole(second.value)) return false
  if (isSame(first.value, second.value)) return false
  return !writers.some((each) => isWhole(each.value) && isAbove(each, first) && isAbove(each, second))
}

function conflict(path: Path, first: Writer, second: Writer): Diagnostic {
  const values = `${phrase(first.value)} in ${first.layer.path} and ${phrase(second.value)} in ${second.layer.path}`
  const message = `${pathText(path)} is ${values}, and neither layer extends the other`
  const related = [{ message: 'the other place', place: first.value.place }]
  return diagnostic('layer-conflict', second.value.place, message, { related })
}

function phrase(value: SourceNode): string {
  if (value.kind !== 'scalar') return value.kind === 'map' ? 'a map' : 'a list'
  if (value.value === null) return 'removed'
  const text = JSON.stringify(value.value)
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}

function isSame(left: SourceNode, right: SourceNode): boolean {
  if (left.kind === 'scalar') return right.kind === 'scalar' && left.value === right.value
  if (left.kind === 'list') {
    if (right.kind !== 'list' || left.items.length !== right.items.length) return false
    return left.items.every((item, index) => isSameOrAbsent(item, right.items[index]))
  }
  if (right.kind !== 'map' || left.entries.size !== right.entries.size) return false
  return [...left.entries].every(([name, entry]) =>
    isSameOrAbsent(entry.value, right.entries.get(name)?.value),
  )
}

function isSameOrAbsent(left: SourceNode, right: SourceNode | undefined): boolean {
  return right !== undefined && isSame(left, right)
}

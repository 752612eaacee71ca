import type { Place } from '../diagnostics/diagnostic.ts'
import type { SourceNode } from '../parse/source.ts'
import type { Layer } from './layer.ts'

/** What one layer writes at a path. */
export interface Writer<Node extends SourceNode = SourceNode> {
  readonly layer: Layer
  readonly key: Place
  readonly value: Node
}

/** Whether a value replaces what is below it, rather than adding to it. */
export type IsWhole = (value: SourceNode) => boolean

/** Whether the upper one's layer extends the lower one's. */
export function isAbove(upper: Writer, lower: Writer): boolean {
  return upper.layer.extends.has(lower.layer.path)
}

/** The writers whose values count: each other one is replaced by a layer that extends its layer. */
export function survivors(writers: readonly Writer[], isWhole: IsWhole): readonly Writer[] {
  return writers.filter(
    (lower) => !writers.some((upper) => isAbove(upper, lower) && replaces(upper, lower, isWhole)),
  )
}

function replaces(upper: Writer, lower: Writer, isWhole: IsWhole): boolean {
  return isWhole(upper.value) || isWhole(lower.value)
}

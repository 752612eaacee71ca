import type { MapNode, SourceNode } from '../parse/source.ts'

/** Whether a map, or one inside of it, has a null for a value; most have none, and nothing to remove. */
export function holdsNull(node: MapNode): boolean {
  for (const { value } of node.entries.values()) {
    if (value.kind === 'map' ? holdsNull(value) : isNull(value)) return true
  }
  return false
}

/** Whether a value is null. */
export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

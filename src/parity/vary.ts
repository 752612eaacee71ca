import type { WordNode } from './schema.ts'

/**
 * Other values for a word than the one that it has; undefined takes it away. The likeliest to be valid come first;
 * `names` are what a text may refer to.
 */
export function otherValues(value: unknown, node: WordNode, names: readonly string[]): readonly unknown[] {
  const known = [...(node.examples ?? []), ...(node.enum ?? [])]
  const different = [...known, ...changed(value), ...(typeof value === 'string' ? names : [])].filter(
    (other) => other !== null && JSON.stringify(other) !== JSON.stringify(value),
  )
  return [undefined, ...different]
}

function changed(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case 'boolean':
      return [!value]
    case 'number':
      return [value + 1, value - 1]
    case 'string':
      return changedText(value)
    default:
      return Array.isArray(value) ? [[...value].reverse(), value.slice(1)] : []
  }
}

/** A quantity with another number; a name with another letter. */
function changedText(text: string): readonly string[] {
  const number = /\d+/.exec(text)
  const other = `${text.slice(0, number?.index)}${Number(number?.[0]) + 1}${text.slice((number?.index ?? 0) + (number?.[0].length ?? 0))}`
  return number === null ? [`${text}x`] : [other, `${text}x`]
}

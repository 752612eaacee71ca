import { refusedCharacter } from './characters.ts'
import type { Problems } from './problems.ts'
import type { YamlNode } from './read-document.ts'
import type { ScalarNode } from './source.ts'

type YamlScalar = Extract<YamlNode, { readonly value: unknown }>

/**
 * A scalar by the core schema. Texts that hold a refused character are problems; so are numbers that lie, which are
 * then taken as the text that they are once the author has put them in quotes.
 */
export function readScalar(node: YamlScalar, problems: Problems): ScalarNode {
  const [start, end] = node.range
  const place = { source: problems.source, start, end }
  const value = scalarValue(node.value)
  if (typeof value === 'number') {
    const lie = lieOf(value, node.source)
    if (lie === undefined) return { kind: 'scalar', place, value }
    problems.add('bad-number', start, end, lie)
    return { kind: 'scalar', place, value: node.source }
  }
  const character = typeof value === 'string' ? refusedCharacter(value) : undefined
  if (character !== undefined) {
    problems.add('control-character', start, end, `this text holds the character ${character}`)
  }
  return { kind: 'scalar', place, value }
}

/** What is wrong with a number that not every reader takes for the same, if anything. */
function lieOf(value: number, written: string): string | undefined {
  if (!Number.isFinite(value)) return `${written} is not a number that a spec can hold`
  if (/^[-+]?0\d/.test(written)) return `${written} is octal to some programs and decimal to others`
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `${written} has more digits than a number keeps exactly`
  }
  return undefined
}

function scalarValue(value: unknown): ScalarNode['value'] {
  const isKnown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isKnown ? value : null
}

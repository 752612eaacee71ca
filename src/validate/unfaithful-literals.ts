import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { MapNode } from '../parse/source.ts'
import { finder } from './nodes-at.ts'

const variables = ['env.*.*', 'services.*.env.*', 'jobs.*.env.*', 'shapes.*.env.*', 'defaults.services.env.*']
const literals = [...variables, ...variables.map((path) => `${path}.list.[]`)]

/**
 * Values of variables that would not arrive as they are written: `1.10` is the number 1.1, and `True` is true. A
 * variable is a text, so quotes say what is meant.
 */
export function unfaithfulLiterals(root: MapNode): readonly Diagnostic[] {
  return literals.flatMap(finder(root)).flatMap(({ node }) => {
    if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'string') return []
    const { source, start, end } = node.place
    const written = source.text.slice(start, end)
    const value = String(node.value)
    if (written === value) return []
    const help = `Write "${written}" in quotes if the program shall get it as it stands, or ${value}.`
    return [diagnostic('bad-number', node.place, `${written} would arrive as ${value}`, { help })]
  })
}

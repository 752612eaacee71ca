import { readFile } from 'node:fs/promises'
import { overlaySchema } from '../generate/overlay-schema.mjs'
import { inProject, writeIfChanged } from '../project.mjs'

const annotations = new Set(['title', 'description', 'default', 'examples'])

/** Writes the schemas without what only people and editors read, as JSON: of text, a fifth is left to load. */
export async function generateConstraints() {
  const schema = JSON.parse(await readFile(inProject('schema/environment.schema.json'), 'utf8'))
  const module = [
    `export const environmentConstraints = ${parsed(constraints(schema))}`,
    `export const overlayConstraints = ${parsed(constraints(overlaySchema(schema)))}`,
    '',
  ].join('\n')
  await writeIfChanged(inProject('src/validate/generated/constraints.js'), module)
}

// JavaScript engines read JSON in a string much faster than the same as a literal: https://v8.dev/blog/cost-of-javascript-2019#json
function parsed(value) {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`
}

function constraints(node) {
  if (Array.isArray(node) || node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(
    ([keyword]) => !annotations.has(keyword) && !keyword.startsWith('x-') && !keyword.startsWith('$schema'),
  )
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, constraintsBelow(keyword, value)]))
}

function constraintsBelow(keyword, value) {
  if (keyword !== 'properties' && keyword !== '$defs') return constraints(value)
  return Object.fromEntries(Object.entries(value).map(([name, node]) => [name, constraints(node)]))
}

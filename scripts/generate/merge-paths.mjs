import { followed } from './references.mjs'

/**
 * `src/model/merge-paths.ts`: the paths at which layers do not merge by key, from the schema's `x-replace` (the map
 * replaces the one below) and `x-literal` (null is a value). A `*` stands for any key.
 */
export function mergePaths(schema) {
  const found = { replaced: [], literal: [] }
  walk(schema, [], schema, found)
  return [
    '// Generated from schema/environment.schema.json by `npm run generate`. Do not edit.',
    '',
    '/** Paths whose map replaces the one of a lower layer whole; `*` stands for any key. */',
    `export const replacedPaths: readonly string[] = ${list(found.replaced)}`,
    '',
    '/** Paths of maps in which null is a value and removes nothing; `*` stands for any key. */',
    `export const literalPaths: readonly string[] = ${list(found.literal)}`,
    '',
  ].join('\n')
}

function list(paths) {
  return `[\n${[...new Set(paths)]
    .sort()
    .map((path) => `  '${path}',\n`)
    .join('')}]`
}

function walk(node, path, schema, found) {
  const target = followed(schema, node)
  if (target['x-replace']) found.replaced.push(path.join('.'))
  if (target['x-literal']) found.literal.push(path.join('.'))
  for (const [key, child] of Object.entries(target.properties ?? {}))
    walk(child, [...path, key], schema, found)
  if (typeof target.additionalProperties === 'object')
    walk(target.additionalProperties, [...path, '*'], schema, found)
}

import { parse } from 'yaml'
import { definitionName } from './kubernetes-versions.mjs'

/**
 * Which fields of Kubernetes objects are lists whose items must differ, and by which keys: `{type: {field: keys}}`.
 * The source is the table that the API server merges by, as the Go client carries it.
 */
export function listKeys(goSource) {
  const opening = 'schemaYAML = typed.YAMLObject(`'
  const { types } = parse(
    goSource.slice(goSource.indexOf(opening) + opening.length, goSource.lastIndexOf('`)')),
  )
  const found = {}
  for (const type of types) {
    const fields = (type.map?.fields ?? []).filter((field) => field.type.list?.keys !== undefined)
    if (fields.length === 0) continue
    found[definitionName(type.name)] = Object.fromEntries(
      fields.map((field) => [field.name, field.type.list.keys]),
    )
  }
  return found
}

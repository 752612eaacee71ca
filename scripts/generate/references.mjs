/**
 * What a reference names: a definition (`#/$defs/name`), or a property that several definitions share
 * (`#/$defs/container/properties/image`).
 */
export function referenced(schema, reference) {
  const [, , name, , property] = reference.split('/')
  return property === undefined ? schema.$defs[name] : schema.$defs[name].properties[property]
}

/** A node with everything that its reference says, however many references there are on the way. */
export function followed(schema, node) {
  return node.$ref === undefined ? node : { ...followed(schema, referenced(schema, node.$ref)), ...node }
}

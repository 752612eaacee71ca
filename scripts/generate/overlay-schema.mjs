/** Keywords that count or demand properties: a layer writes only some of them. */
const demands = new Set(['required', 'minProperties', 'maxProperties'])

/**
 * The schema of one layer: the same properties, none required, each nullable (null removes what a lower layer
 * wrote). What replaces whole when layers merge (lists, `x-replace`, `x-literal`) is judged as in the full schema.
 */
export function overlaySchema(schema) {
  const { $defs, properties, ...root } = withoutDemands(schema)
  const nullableDefs = Object.entries($defs).map(([name, node]) => [`${name}OrNull`, nullable(node)])
  const complete = {
    ...root,
    $id: 'overlay.schema.json',
    title: 'Layer of an environment spec',
    properties: mapValues(properties, nullable),
    $defs: { ...$defs, ...Object.fromEntries(nullableDefs) },
  }
  return { ...complete, $defs: onlyUsed(complete) }
}

function nullable(node) {
  if (node.$ref !== undefined) return { ...node, $ref: nullableReference(node.$ref) }
  const layer = node['x-replace'] || node['x-literal'] ? node : layered(node)
  return {
    ...layer,
    ...(node['x-hints-of'] === undefined ? {} : { 'x-hints-of': nullableReference(node['x-hints-of']) }),
    ...(node.type === undefined ? {} : { type: [node.type, 'null'].flat() }),
    ...(node.enum === undefined ? {} : { enum: [...node.enum, null] }),
  }
}

/** `#/$defs/container/properties/image` is `#/$defs/containerOrNull/properties/image`. */
function nullableReference(reference) {
  return reference.replace(/^#\/\$defs\/\w+/, (definition) => `${definition}OrNull`)
}

function layered(node) {
  const { properties, additionalProperties, ...rest } = withoutDemands(node)
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapValues(properties, nullable) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: valueOfMap(additionalProperties) }),
  }
}

function valueOfMap(additionalProperties) {
  return typeof additionalProperties === 'boolean' ? additionalProperties : nullable(additionalProperties)
}

function withoutDemands(node) {
  return Object.fromEntries(Object.entries(node).filter(([keyword]) => !demands.has(keyword)))
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

/** The definitions that the schema reaches, in the order in which they are written. */
function onlyUsed({ $defs, ...root }) {
  const used = new Set()
  const visit = (node) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/\$defs\/(\w+)["/]/g)) {
      if (used.has(name)) continue
      used.add(name)
      visit($defs[name])
    }
  }
  visit(root)
  return Object.fromEntries(Object.entries($defs).filter(([name]) => used.has(name)))
}

/**
 * JSON Schemas of consumers in the few keywords that `src/validate/violations.ts` reads. Alternatives that differ by
 * type become one node with several types, whose other keywords hold for values of the type that they are about.
 */
export function compact(node, reference) {
  if (node === undefined || node === true) return {}
  const { anyOf, oneOf, ...rest } = node
  const options = anyOf ?? oneOf
  if (options !== undefined)
    return merged([compact(rest, reference), ...options.map((one) => compact(one, reference))])
  if (node.$ref !== undefined) return reference(node.$ref)
  const { const: only, patternProperties, properties, additionalProperties, items } = node
  const named = Object.entries(patternProperties ?? {}).find(([pattern]) => pattern !== '^x-')
  return withoutUndefined({
    type: node.type === 'number' ? 'number' : node.type,
    enum: only === undefined ? node.enum : [only],
    minimum: node.minimum,
    maximum: node.maximum,
    required: node.required?.length > 0 ? node.required : undefined,
    uniqueItems: node.uniqueItems || undefined,
    properties:
      properties === undefined || Object.keys(properties).length === 0
        ? undefined
        : mapValues(properties, (child) => compact(child, reference)),
    additionalProperties: valuesOf(additionalProperties, named, reference),
    items: items === undefined ? undefined : compact(items, reference),
  })
}

/** The schema of keys that have no name of their own. */
function valuesOf(additionalProperties, named, reference) {
  if (named !== undefined) return compact(named[1], reference)
  return typeof additionalProperties === 'object'
    ? compact(additionalProperties, reference)
    : additionalProperties
}

function merged(options) {
  const types = [...new Set(options.flatMap(({ type, enum: values }) => type ?? (values ? 'string' : [])))]
  const texts = options.filter(({ enum: values }) => values !== undefined)
  const isOnlyTexts = options.every((one) => one.enum !== undefined || Object.keys(one).length === 0)
  const joined = Object.assign({}, ...options)
  if (texts.length > 0 && !isOnlyTexts) {
    delete joined.enum
    joined.pattern = `^(${texts.flatMap((one) => one.enum).join('|')})$`
  }
  return { ...joined, type: types.length === 1 ? types[0] : types }
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

function withoutUndefined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** A schema as text, one line for each definition and each of its properties' objects kept short. */
export function schemaText({ $defs, ...head }) {
  const lines = Object.entries($defs).map(
    ([name, node]) => `    ${JSON.stringify(name)}: ${JSON.stringify(node)}`,
  )
  const heads = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  )
  return `{\n${heads.join('')}  "$defs": {\n${lines.join(',\n')}\n  }\n}\n`
}

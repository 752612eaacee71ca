import { compile } from 'json-schema-to-typescript'

const banner =
  '/* The form in which authors write a spec. Made from schema/environment.schema.json by `npm run generate`. */'

/** TypeScript types of the schema: `EnvironmentSpec`, and one for each definition (`service` → `ServiceSpec`). */
export async function specTypes(schema) {
  const { $defs, ...root } = withNamedReferences(schema)
  const definitions = Object.entries($defs).map(([name, node]) => [name, { ...node, title: typeName(name) }])
  const named = { ...root, title: 'EnvironmentSpec', $defs: Object.fromEntries(definitions) }
  const text = await compile(named, 'EnvironmentSpec', {
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    style: { semi: false, singleQuote: true, printWidth: 110 },
  })
  return text.replaceAll(/ \*\n \* This interface was referenced by [^/]*?\.\n(?= \*\/)/g, '')
}

/** `{description, $ref}` would be copied out at each use; `tsType` names the definition's own type instead. */
function withNamedReferences(node) {
  if (Array.isArray(node)) return node.map(withNamedReferences)
  if (node === null || typeof node !== 'object') return node
  const { $ref, examples, ...rest } = node
  const copy = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, withNamedReferences(value)]),
  )
  return typeof $ref === 'string' ? { ...copy, tsType: typeOf($ref) } : copy
}

function typeOf(reference) {
  const [, , name, , property] = reference.split('/')
  return property === undefined ? typeName(name) : `NonNullable<${typeName(name)}['${property}']>`
}

function typeName(definition) {
  return `${definition[0].toUpperCase()}${definition.slice(1)}Spec`
}

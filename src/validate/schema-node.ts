import type { Path } from '../diagnostics/diagnostic.ts'
import { referenced, type Schema } from './violations.ts'

/** A schema with what it says to people. */
export interface SchemaNode extends Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  /** What all quantities or names of this kind are, where the node itself says what this one is for. */
  readonly 'x-kind'?: string
  /** The kind of quantity that a text is, which has a word of its own. */
  readonly 'x-quantity'?: string
  /** What a text is, where its pattern is not met: `a host name`. */
  readonly 'x-form'?: string
  /** What to write instead of a value of another kind: `list`, `text`, `number`, `map`. */
  readonly 'x-instead'?: Readonly<Record<string, string>>
  /** Words that people write here by habit, and what to write instead. */
  readonly 'x-hints'?: Readonly<Record<string, string>>
  /** How people write such a value for another tool, which `habits.ts` puts into the words of the spec. */
  readonly 'x-habit'?: string
  /** A reference to the definition whose hints hold here too. */
  readonly 'x-hints-of'?: string
}

/** What the schema says about a path: there is one node for each, since nothing in it is a choice of schemas. */
export function schemaAt(schema: Schema, path: Path): SchemaNode {
  let node = followed(schema, schema)
  for (const key of path) {
    if (typeof key === 'number') {
      const { description, examples } = node
      // An item that says nothing about itself is what its list is of.
      node = {
        ...(description && { description }),
        ...(examples && { examples }),
        ...followed(schema, node.items),
      }
    } else node = followed(schema, propertyAt(node, key))
  }
  return node
}

function propertyAt({ properties, additionalProperties }: Schema, key: string) {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties
}

/** A node with what it refers to; what it says itself comes first. */
export function followed(root: Schema, node: SchemaNode | boolean | undefined): SchemaNode {
  if (typeof node !== 'object') return {}
  const definition = node.$ref === undefined ? undefined : referenced(root, node.$ref)
  if (definition === undefined) return node
  const { 'x-kind': innermost, ...inner } = followed(root, definition)
  const kind = innermost ?? inner.description
  return { ...inner, ...(kind === undefined ? {} : { 'x-kind': kind }), ...node }
}

/** The hints of a map, and those of the one whose keys it shares. */
export function hintsOf(root: Schema, schema: SchemaNode): Readonly<Record<string, string>> {
  const shared: SchemaNode = referenced(root, schema['x-hints-of'] ?? '') ?? {}
  return { ...shared['x-hints'], ...schema['x-hints'] }
}

/** A node of the schema, as far as words are read from it. */
export interface WordNode {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, WordNode>>
  readonly additionalProperties?: boolean | WordNode
  readonly items?: WordNode
  readonly 'x-literal'?: boolean
  readonly $defs?: Readonly<Record<string, WordNode>>
}

/** Keys from the root of a spec; `*` stands for any name. */
export type WordPath = readonly string[]

/** A word of the language: something that an author says as one value. */
export interface Word {
  readonly path: WordPath
  readonly node: WordNode
  /** The nodes above it, from the root on. */
  readonly above: readonly WordNode[]
}

/** The schema of specs with its examples. */
export async function wordSchema(): Promise<WordNode> {
  // The edge of a JSON file, whose content as a type would be all of it.
  return (await import('../../schema/environment.schema.json', { with: { type: 'json' } })).default as object
}

/** Parts that say the words of others again, or nothing of what a tier runs. */
const left: ReadonlySet<string> = new Set([
  ...['$schema', 'edition', 'system', 'tiers', 'tier', 'platform', 'domain', 'extends'],
  ...['defaults', 'shapes', 'accept', 'waivers', 'patches', 'outputs'],
])

/** Every word of the schema, but for those that only share, choose outputs or take note of exceptions. */
export function wordsOf(schema: WordNode): readonly Word[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, node]) =>
    left.has(key) ? [] : wordsBelow(schema, node, [key], [schema]),
  )
}

function wordsBelow(
  schema: WordNode,
  written: WordNode,
  path: WordPath,
  above: readonly WordNode[],
): readonly Word[] {
  const node = followed(schema, written)
  if (path.at(-1) === 'like') return []
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    wordsBelow(schema, child, [...path, key], [...above, node]),
  )
  const open = node.additionalProperties
  const named =
    typeof open === 'object' && node['x-literal'] !== true
      ? wordsBelow(schema, open, [...path, '*'], [...above, node])
      : []
  const below = [...children, ...named]
  return below.length > 0 ? below : [{ path, node, above }]
}

/** The node that a reference leads to, with what is said beside the reference. */
export function followed(schema: WordNode, node: WordNode): WordNode {
  if (node.$ref === undefined) return node
  const [, , name = '', , property] = node.$ref.split('/')
  const definition = schema.$defs?.[name] ?? {}
  const { $ref: _, ...own } = node
  const meant = followed(
    schema,
    property === undefined ? definition : (definition.properties?.[property] ?? {}),
  )
  return { ...meant, ...own, examples: [...(own.examples ?? []), ...(meant.examples ?? [])] }
}

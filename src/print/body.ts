/** What a YAML or JSON printer accepts. A key whose value is undefined is left out. */
export type Data = string | number | boolean | null | readonly Data[] | DataMap
/** A map of a YAML or JSON body; printed in insertion order. */
export interface DataMap {
  readonly [key: string]: Data | undefined
}

/** The content of an output file before it is text. */
export type Body = YamlBody | JsonBody | NginxBody | TextBody

/** One or more YAML documents. */
export interface YamlBody {
  readonly kind: 'yaml'
  readonly documents: readonly Data[]
}

/** One JSON document, printed with two spaces. */
export interface JsonBody {
  readonly kind: 'json'
  readonly value: Data
}

/** An nginx configuration file as a tree. */
export interface NginxBody {
  readonly kind: 'nginx'
  readonly nodes: readonly NginxNode[]
}

/** A directive, a block or a comment line. Arguments are raw values: the printer quotes them. */
export type NginxNode =
  | { readonly comment: string }
  | { readonly name: string; readonly args: readonly string[]; readonly block?: readonly NginxNode[] }

/** Ready text: scripts, crontabs, Markdown, env files. */
export interface TextBody {
  readonly kind: 'text'
  readonly text: string
  /** What starts a comment line in this format; the "Generated from" line is left out without it. */
  readonly comment?: '#' | '//' | '--'
}

const comments = Symbol('comments')

/**
 * The same map with a comment above some of its keys; `''` stands above the map's first key, and `'<key> #'` at the
 * end of the key's own line.
 */
export function commented<T extends DataMap>(map: T, above: Readonly<Record<string, string>>): T {
  const copy = { ...map }
  Object.defineProperty(copy, comments, { value: above, enumerable: false })
  return copy
}

/** The comments that {@link commented} attached to a map, by key. */
export function commentsOf(map: DataMap): Readonly<Record<string, string>> {
  // The symbol is private to this file, so only `commented` can have set it.
  return (map as { [comments]?: Record<string, string> })[comments] ?? {}
}

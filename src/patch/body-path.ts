import type { Body, Data } from '../print/body.ts'
import { parseDataPath, valueAt, withValue } from './data-path.ts'
import { directiveAt, parseNginxPath, withDirective } from './nginx-path.ts'

/** What a patch changes: a YAML document, a JSON value, or the tree of an nginx file. */
export type Patchable = { readonly data: Data } | { readonly nodes: NginxNodes }
type NginxNodes = Extract<Body, { kind: 'nginx' }>['nodes']

/** The value at a path of what a patch changes; undefined where there is none. */
export function readAt(part: Patchable, path: string): Data | undefined {
  if ('nodes' in part) {
    const steps = parseNginxPath(path)
    return steps && directiveAt(part.nodes, steps)
  }
  const steps = parseDataPath(path)
  return steps && valueAt(part.data, steps)
}

/** The part with another value at a path; undefined where the path leads nowhere. */
export function writeAt(part: Patchable, path: string, value: Data): Patchable | undefined {
  if ('nodes' in part) {
    const steps = parseNginxPath(path)
    const nodes = steps && withDirective(part.nodes, steps, value)
    return nodes && { nodes }
  }
  const steps = parseDataPath(path)
  const data = steps && withValue(part.data, steps, value)
  return data === undefined ? undefined : { data }
}

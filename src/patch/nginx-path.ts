import type { Data, NginxNode } from '../print/body.ts'

/**
 * A step to a directive: its name, and in brackets which of several it is: by its arguments (`location[/]`,
 * `add_header[X-Frame-Options]`), or by a directive in its block (`server[listen=8443]`).
 */
export interface Step {
  readonly name: string
  readonly args?: string
  readonly holds?: { readonly name: string; readonly arg: string }
}

/** A directive of an nginx file: `server[listen=8443]/location[/]/proxy_read_timeout`. */
export type NginxPath = readonly [Step, ...Step[]]

const stepPattern = /(?:^|\/)([a-z_0-9]+)(?:\[([a-z_]+)=([^\]]+)\]|\[([^\]]+)\])?/y

/** Reads a path; undefined where the text is none. */
export function parseNginxPath(text: string): NginxPath | undefined {
  const pattern = new RegExp(stepPattern)
  const steps: Step[] = []
  for (let end = 0; end < text.length; end = pattern.lastIndex) {
    pattern.lastIndex = end
    const found = pattern.exec(text)
    if (found === null) return undefined
    const [, name = '', child, arg = '', args] = found
    steps.push({ name, ...(child && { holds: { name: child, arg } }), ...(args && { args }) })
  }
  const [first, ...rest] = steps
  return first && [first, ...rest]
}

/** The arguments of a directive after those that its path names, or its block as a map; undefined where it is not. */
export function directiveAt(nodes: readonly NginxNode[], path: NginxPath): Data | undefined {
  const [step, ...rest] = path
  const found = nodes.find((node) => matches(node, step))
  if (found === undefined || 'comment' in found) return undefined
  const [next, ...others] = rest
  if (next !== undefined) return found.block && directiveAt(found.block, [next, ...others])
  return found.block === undefined ? ownArgs(found.args, step) : {}
}

/**
 * The nodes with a directive set: a text or a list gives it arguments, a map makes it a block, null removes it. What
 * is not there yet is added at the end of its block. Undefined where the way to it does not exist, or where several
 * directives could be meant.
 */
export function withDirective(
  nodes: readonly NginxNode[],
  path: NginxPath,
  value: Data,
): readonly NginxNode[] | undefined {
  const [step, ...rest] = path
  const indexes = nodes.flatMap((node, index) => (matches(node, step) ? [index] : []))
  const [index, another] = indexes
  if (another !== undefined) return undefined
  const [next, ...others] = rest
  if (next === undefined) return replaced(nodes, index, value === null ? undefined : directive(step, value))
  const node = index === undefined ? undefined : nodes[index]
  if (node === undefined || 'comment' in node || node.block === undefined) return undefined
  const block = withDirective(node.block, [next, ...others], value)
  return block && replaced(nodes, index, { ...node, block })
}

function replaced(
  nodes: readonly NginxNode[],
  index: number | undefined,
  node: NginxNode | undefined,
): readonly NginxNode[] {
  const added = node === undefined ? [] : [node]
  return index === undefined ? [...nodes, ...added] : nodes.toSpliced(index, 1, ...added)
}

/** Whether a node is one that a step means. */
export function matches(node: NginxNode, { name, args, holds }: Step): boolean {
  if ('comment' in node || node.name !== name) return false
  if (args !== undefined) {
    const wanted = args.split(' ')
    return wanted.every((arg, index) => node.args[index] === arg)
  }
  if (holds === undefined) return true
  return (node.block ?? []).some(
    (child) =>
      !('comment' in child) &&
      child.name === holds.name &&
      holds.arg.split(' ').every((arg) => child.args.includes(arg)),
  )
}

function ownArgs(args: readonly string[], step: Step): Data {
  return args.slice(step.args?.split(' ').length ?? 0).join(' ')
}

function directive(step: Step, value: Data): NginxNode {
  const named = step.args?.split(' ') ?? []
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const block = Object.entries(value).map(([key, child]) =>
      directive(parseNginxPath(key)?.[0] ?? { name: key }, child ?? ''),
    )
    return { name: step.name, args: named, block }
  }
  const words = Array.isArray(value) ? value.map(String) : String(value).split(' ')
  return { name: step.name, args: [...named, ...words.filter((word) => word !== '')] }
}

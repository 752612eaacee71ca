import type { NginxNode } from '../../print/body.ts'

/** `name args;` */
export function directive(name: string, ...args: readonly string[]): NginxNode {
  return { name, args }
}

/** `name args { nodes }` */
export function block(name: string, args: readonly string[], nodes: readonly NginxNode[]): NginxNode {
  return { name, args, block: nodes }
}

/** A comment line above what follows it. */
export function comment(text: string): NginxNode {
  return { comment: text }
}

/** Directives with one argument each, by name. */
export type Settings = Readonly<Record<string, string>>

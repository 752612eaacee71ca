import type { NginxBody, NginxNode } from './body.ts'
import { printComment } from './comment.ts'

/**
 * An nginx configuration: four spaces a level, a blank line around each block. Names and arguments are raw values
 * and come out as nginx reads them; `$name` stays a variable. A literal dollar has no escape in nginx: a builder
 * that needs one must define a variable that holds it (`geo $dollar { default "$"; }`).
 */
export function printNginx(body: NginxBody): string {
  return printNodes(body.nodes, '')
}

/**
 * One raw argument as nginx's tokenizer reads it back (ngx_conf_read_token in
 * https://github.com/nginx/nginx/blob/master/src/core/ngx_conf_file.c). Quotes never change what it means, and
 * backslashes of a regular expression stay single where nginx leaves them alone. nginx refuses an argument of
 * 4096 bytes or more.
 */
export function quoteNginx(argument: string): string {
  if (argument !== '' && !/[\s"'{};#]/.test(argument)) return escapeArgument(argument)
  if (argument.includes('"') && !argument.includes("'")) return `'${escapeArgument(argument, '"')}'`
  return `"${escapeArgument(argument, "'")}"`
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n' }

/** A backslash is doubled only where nginx would take it and what follows for an escape; `plain` stays as it is. */
function escapeArgument(argument: string, plain = ''): string {
  const special = /\\(?=["'\\trn\t\r\n]|$)|["'\t\r\n]/g
  return argument.replace(special, (found) => (found === plain ? found : (escapes[found] ?? `\\${found}`)))
}

function printNodes(nodes: readonly NginxNode[], indent: string): string {
  return nodes
    .map((node, index) => (startsGroup(nodes, index) ? '\n' : '') + printNode(node, indent))
    .join('')
}

function printNode(node: NginxNode, indent: string): string {
  if ('comment' in node) return printComment(node.comment, indent)
  const words = [node.name, ...node.args].map(quoteNginx)
  if (node.block === undefined) return `${fill(words, indent)};\n`
  const line = indent + words.join(' ')
  return node.block.length === 0
    ? `${line} {}\n`
    : `${line} {\n${printNodes(node.block, `${indent}    `)}${indent}}\n`
}

const lineWidth = 110

/** As many arguments in a line as fit, further lines one level in; the first stays beside the name. */
function fill([name = '', first, ...others]: readonly string[], indent: string): string {
  let text = indent + name + (first === undefined ? '' : ` ${first}`)
  let width = text.length
  for (const argument of others) {
    const fits = width + 1 + argument.length < lineWidth
    const start = fits ? ' ' : `\n${indent}    `
    width = fits ? width + 1 + argument.length : start.length - 1 + argument.length
    text += start + argument
  }
  return text
}

/** A comment belongs to what follows it, so the blank line around a block stands above the comment. */
function startsGroup(nodes: readonly NginxNode[], index: number): boolean {
  const previous = nodes[index - 1]
  if (previous === undefined || 'comment' in previous) return false
  let next = index
  while (isComment(nodes[next])) next += 1
  return isBlock(previous) || isBlock(nodes[next])
}

function isComment(node: NginxNode | undefined): boolean {
  return node !== undefined && 'comment' in node
}

function isBlock(node: NginxNode | undefined): boolean {
  return node !== undefined && 'block' in node && node.block !== undefined
}

import type { Data, NginxNode } from '../print/body.ts'
import type { NginxPath, Step } from './nginx-path.ts'
import { matches, parseNginxPath, withDirective } from './nginx-path.ts'

/** Why a path of a patch has no one place in a file of nginx. */
export interface LostInNginx {
  /** What it does, after the path and before the file: `leads nowhere`. */
  readonly words: string
  readonly help: string
}

/** Says at which step a path ends or parts, and a path that would work where there is one. */
export function lostInNginx(nodes: readonly NginxNode[], text: string, value: Data): LostInNginx {
  const path = parseNginxPath(text)
  if (path === undefined) return { words: 'leads nowhere', help: formHelp }
  return lostAt(nodes, nodes, path, 0, value)
}

const formHelp = 'Write the way to a directive: `server[listen=8443]/location[/]/proxy_read_timeout`.'

function lostAt(
  file: readonly NginxNode[],
  block: readonly NginxNode[],
  path: NginxPath,
  index: number,
  value: Data,
): LostInNginx {
  const step = path[index]
  if (step === undefined) return { words: 'leads nowhere', help: formHelp }
  const found = block.filter((node) => matches(node, step))
  const [only, another] = found
  if (another !== undefined) {
    // The last server is the one that serves: before it stands the one that only redirects to https.
    const better = unique(found, step).findLast((one) =>
      withDirective(file, replaced(path, index, one), value),
    )
    return {
      words: `could mean ${found.length} places: as many match \`${stepText(step)}\``,
      help:
        better === undefined
          ? 'Say in brackets which, by its arguments or by a directive in its block.'
          : `Write \`${pathText(replaced(path, index, better))}\`.`,
    }
  }
  if (only !== undefined && !('comment' in only) && only.block !== undefined)
    return lostAt(file, only.block, path, index + 1, value)
  const others = block.flatMap((node) =>
    'comment' in node || node.name !== step.name ? [] : unique([node], step),
  )
  const has = [...new Set(others.map(stepText))].slice(0, 5).map((one) => `\`${one}\``)
  return {
    words: `leads nowhere`,
    help:
      has.length === 0
        ? `There is no \`${stepText(step)}\`; every step but the last must be there: \`server[listen=8443]/location[/]/proxy_read_timeout\`.`
        : `There is no \`${stepText(step)}\`; there is ${has.join(', ')}.`,
  }
}

/** Steps that mean one of several nodes: by the arguments, or by what stands in the block. */
function unique(nodes: readonly NginxNode[], { name }: Step): readonly Step[] {
  const steps = nodes.flatMap((node): readonly Step[] => {
    if ('comment' in node) return []
    if (node.args.length > 0) return [{ name, args: node.args.join(' ') }]
    return (node.block ?? []).flatMap((child) => {
      const [arg] = 'comment' in child ? [] : child.args
      return 'comment' in child || child.name !== 'listen' || arg === undefined || arg.includes(']')
        ? []
        : [{ name, holds: { name: child.name, arg } }]
    })
  })
  return steps.filter((step) => nodes.filter((node) => matches(node, step)).length === 1)
}

function replaced(path: NginxPath, index: number, step: Step): NginxPath {
  const [first, ...rest] = path
  return index === 0 ? [step, ...rest] : [first, ...rest.toSpliced(index - 1, 1, step)]
}

function pathText(path: NginxPath): string {
  return path.map(stepText).join('/')
}

function stepText({ name, args, holds }: Step): string {
  if (holds !== undefined) return `${name}[${holds.name}=${holds.arg}]`
  return args === undefined ? name : `${name}[${args}]`
}

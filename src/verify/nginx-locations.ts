import type { NginxNode } from '../print/body.ts'
import type { EmittedTier } from './rule.ts'

/** A location that passes requests on, with the directives that hold in it. */
export interface NginxLocation {
  readonly file: string
  /** The module of nginx that passes them on, which its directives are named after. */
  readonly module: 'proxy' | 'grpc'
  /** `host:port` of every peer that may get the request. */
  readonly peers: readonly string[]
  /** Its own directives and those that it inherits: arguments by name. */
  readonly directives: ReadonlyMap<string, readonly string[]>
}

/** All locations of the proxy that pass requests on; none where the target is not written. */
export function nginxLocations({ files }: EmittedTier): readonly NginxLocation[] {
  const trees = (files.get('nginx') ?? []).flatMap(({ path, body }) =>
    body.kind === 'nginx' ? [{ path, nodes: body.nodes }] : [],
  )
  const upstreams = new Map(trees.flatMap(({ nodes }) => upstreamsIn(nodes)))
  // Files of routes are included into the http block, which is in the main file.
  const common = trees.flatMap(({ nodes }) => blocks(nodes, 'http')).flatMap(directivesOf)
  return trees.flatMap(({ path, nodes }) => locationsIn(nodes, new Map(common), path, upstreams))
}

/** Peers of each upstream. */
type Upstreams = ReadonlyMap<string, readonly string[]>

function upstreamsIn(nodes: readonly NginxNode[]): readonly (readonly [string, readonly string[]])[] {
  return nodes.flatMap((node) => {
    if ('comment' in node || node.block === undefined) return []
    if (node.name !== 'upstream') return upstreamsIn(node.block)
    const peers = node.block.flatMap((one) =>
      'comment' in one || one.name !== 'server' ? [] : one.args.slice(0, 1),
    )
    return [[node.args[0] ?? '', peers] as const]
  })
}

function blocks(nodes: readonly NginxNode[], name: string): readonly (readonly NginxNode[])[] {
  return nodes.flatMap((node) =>
    'comment' in node || node.name !== name || node.block === undefined ? [] : [node.block],
  )
}

/** The directives of one level; the arguments of one that stands there several times come one after the other. */
function directivesOf(nodes: readonly NginxNode[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, readonly string[]>()
  for (const node of nodes) {
    if ('comment' in node || node.block !== undefined) continue
    found.set(node.name, [...(found.get(node.name) ?? []), ...node.args])
  }
  return [...found]
}

function locationsIn(
  nodes: readonly NginxNode[],
  inherited: ReadonlyMap<string, readonly string[]>,
  file: string,
  upstreams: Upstreams,
): readonly NginxLocation[] {
  return nodes.flatMap((node) => {
    if ('comment' in node || node.block === undefined || node.name === 'upstream') return []
    const directives = new Map([...inherited, ...directivesOf(node.block)])
    const found = (['proxy', 'grpc'] as const).flatMap((module) => {
      const passed = passedOn(node.block ?? [], module)
      return passed === undefined
        ? []
        : [{ file, module, peers: upstreams.get(passed) ?? [passed], directives }]
    })
    return [...found, ...locationsIn(node.block, directives, file, upstreams)]
  })
}

/** What follows the scheme. */
function passedOn(nodes: readonly NginxNode[], module: NginxLocation['module']): string | undefined {
  const own = nodes.find((one) => !('comment' in one) && one.name === `${module}_pass`)
  return own === undefined || 'comment' in own ? undefined : own.args[0]?.replace(/^[a-z]+:\/\//, '')
}

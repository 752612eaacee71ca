import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import type { MapNode, SourceEntry, SourceNode } from '../parse/source.ts'
import { holdsNull, isNull } from './holds-null.ts'
import type { Layer } from './layer.ts'
import { mergeLayers } from './merge.ts'
import { isLiteral, replacesWhole } from './schema-paths.ts'

/** What a service or job takes from another one that it is `like`; from a shape it takes everything. */
const takenFromServices = [
  ...['image', 'platform', 'pull', 'ownInit', 'owner', 'user', 'group'],
  ...['env', 'envFrom', 'envFiles', 'files', 'uses'],
]

/** A merged spec in which every entity is spelled out. */
export interface Inherited {
  readonly node: MapNode
  readonly diagnostics: readonly Diagnostic[]
}

/** Collections whose entities share, and the entry of `defaults` that they start from. */
const collections = [
  { collection: 'services', defaults: 'services' },
  { collection: 'jobs', defaults: 'services' },
  { collection: 'stores', defaults: 'stores' },
] as const

/** Keys of `defaults.services` that a job has no use for. */
const foreignToJobs = [
  'alias',
  'kind',
  'profiles',
  'sidecars',
  'init',
  'ports',
  'scale',
  'health',
  'http',
  'websocket',
  'metrics',
  'baseline',
  'restart',
  'watch',
]

/**
 * Applies `defaults`, `shapes` and `like` by the rules of layers: what an entity writes itself wins, and null
 * removes what it would have inherited. Every value keeps the place where it was written.
 */
export function inherit(root: MapNode): Inherited {
  const diagnostics: Diagnostic[] = []
  const entries = new Map(root.entries)
  for (const { collection, defaults } of collections) {
    const entry = root.entries.get(collection)
    if (entry?.value.kind !== 'map') continue
    const shared = without(mapAt(root, ['defaults', defaults]), collection === 'jobs' ? foreignToJobs : [])
    const spelledOut = [...entry.value.entries].map(([name, one]): [string, SourceEntry] => {
      if (one.value.kind !== 'map') return [name, one]
      const bases = basesOf(root, [collection, name], one.value, new Set(), diagnostics)
      return [
        name,
        {
          key: one.key,
          value: stack([collection, name], [...(shared ? [shared] : []), ...bases, one.value]),
        },
      ]
    })
    entries.set(collection, { key: entry.key, value: { ...entry.value, entries: new Map(spelledOut) } })
  }
  return { node: dropNulls({ ...root, entries }, []), diagnostics }
}

/** What an entity is like, the farthest first. */
function basesOf(
  root: MapNode,
  at: Path,
  entity: MapNode,
  seen: Set<string>,
  diagnostics: Diagnostic[],
): MapNode[] {
  const like = entity.entries.get('like')?.value
  if (like?.kind !== 'scalar' || typeof like.value !== 'string') return []
  if (seen.has(like.value)) {
    diagnostics.push(
      diagnostic(
        'like-cycle',
        like.place,
        `these are like each other in a circle: ${[...seen, like.value].join(' → ')}`,
      ),
    )
    return []
  }
  seen.add(like.value)
  const shape = mapAt(root, ['shapes', like.value])
  if (shape !== undefined) return [...basesOf(root, at, shape, seen, diagnostics), shape]
  const service = mapAt(root, ['services', like.value])
  if (service !== undefined)
    return [...basesOf(root, at, service, seen, diagnostics), service].map((base) =>
      only(base, takenFromServices),
    )
  const candidates = ['shapes', 'services'].flatMap((collection) => [
    ...(mapAt(root, [collection])?.entries.keys() ?? []),
  ])
  const message = `there is no shape or service "${like.value}"${suggestion(like.value, candidates)}`
  diagnostics.push(
    diagnostic('unknown-reference', like.place, message, {
      help: `Write one of ${candidates.sort().join(', ')}.`,
    }),
  )
  return []
}

function mapAt(root: MapNode, path: readonly string[]): MapNode | undefined {
  let node: SourceNode | undefined = root
  for (const key of path) node = node?.kind === 'map' ? node.entries.get(key)?.value : undefined
  return node?.kind === 'map' ? node : undefined
}

function only(node: MapNode, keys: readonly string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => keys.includes(key))) }
}

function without(node: MapNode | undefined, keys: readonly string[]): MapNode | undefined {
  return node && { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) }
}

/** Merges like layers, each above the one before; the result stands where the entity itself was written. */
function stack(at: Path, nodes: readonly MapNode[]): MapNode {
  const names = nodes.map((_, index) => `${index}`)
  const layers = nodes.map(
    (node, index): Layer => ({ path: `${index}`, node, extends: new Set(names.slice(0, index)) }),
  )
  const { node } = mergeLayers(layers, {
    replacesWhole: (path) => replacesWhole([...at, ...path]),
    keepsNull: (path) => isLiteral([...at, ...path]),
  })
  return node ?? { kind: 'map', place: nodes.at(-1)?.place ?? failure(), entries: new Map() }
}

function failure(): never {
  throw new Error('a stack has at least the entity itself')
}

function dropNulls(node: MapNode, at: Path): MapNode {
  if (!holdsNull(node)) return node
  const kept = [...node.entries].flatMap(([key, entry]): [string, SourceEntry][] => {
    const path = [...at, key]
    if (isNull(entry.value) && !isLiteral(path)) return []
    return [
      [key, entry.value.kind === 'map' ? { key: entry.key, value: dropNulls(entry.value, path) } : entry],
    ]
  })
  return { ...node, entries: new Map(kept) }
}

/** Whether a null of a layer must survive merging, because it also removes what would be inherited. */
export function keepsNull(path: Path): boolean {
  return isLiteral(path) || (path.length > 2 && collections.some(({ collection }) => collection === path[0]))
}

import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Place, SourceText } from '../diagnostics/diagnostic.ts'
import { type Parsed, parse } from '../parse/parse.ts'
import type { MapNode, SourceNode } from '../parse/source.ts'
import { extendsKey, type Layer } from './layer.ts'
import { layerPath } from './layer-path.ts'

/** Where layers come from. */
export interface LayerHost {
  /** The text of a file by its path relative to the project's root, or undefined if there is none. */
  read(path: string): SourceText | undefined
  /** The folder that layers may not leave, such as `environments`; `''` for the project's root. */
  readonly root: string
}

/** The layers of one tier. */
export interface LayerStack {
  /** Each after those that it extends; the order of names in `extends` does not matter. */
  readonly layers: readonly Layer[]
  readonly diagnostics: readonly Diagnostic[]
  /** False where a layer is missing or unreadable: then what the merged spec lacks may stand there. */
  readonly isComplete: boolean
}

interface Collecting {
  readonly host: LayerHost
  readonly parseFile: (path: string) => Parsed | undefined
  readonly layers: Map<string, Layer>
  /** From the entry to the file that is being read. */
  readonly trail: string[]
  readonly seen: Set<string>
  readonly diagnostics: Diagnostic[]
  isComplete: boolean
}

interface Extension {
  readonly written: string
  readonly path: string | undefined
  readonly place: Place
}

/** Reads a file and all layers that it extends, directly or through others. Never throws. */
export function collectLayers(entryPath: string, host: LayerHost): LayerStack {
  return layerCollector(host)(entryPath)
}

/** Like `collectLayers` for several entries: a layer that they share is read and parsed once. */
export function layerCollector(host: LayerHost): (entryPath: string) => LayerStack {
  const parsed = new Map<string, Parsed | undefined>()
  const parseFile = (path: string) => {
    if (!parsed.has(path)) {
      const text = host.read(path)
      parsed.set(path, text === undefined ? undefined : parse(text))
    }
    return parsed.get(path)
  }
  return (entryPath) => collect(entryPath, host, parseFile)
}

function collect(entryPath: string, host: LayerHost, parseFile: Collecting['parseFile']): LayerStack {
  const collecting: Collecting = {
    host,
    parseFile,
    layers: new Map(),
    trail: [],
    seen: new Set(),
    diagnostics: [],
    isComplete: true,
  }
  if (!visit(entryPath, collecting)) {
    report(collecting, diagnostic('layer-missing', undefined, `the file ${entryPath} does not exist`))
  }
  const { layers, diagnostics, isComplete } = collecting
  return { layers: [...layers.values()], diagnostics, isComplete }
}

/** Adds a file after everything that it extends. False if there is no such file. */
function visit(path: string, collecting: Collecting): boolean {
  const parsed = collecting.parseFile(path)
  if (parsed === undefined) return false
  if (collecting.seen.has(path)) return true
  collecting.seen.add(path)
  collecting.diagnostics.push(...parsed.diagnostics)
  if (parsed.node === undefined) {
    collecting.isComplete = false
    return true
  }
  collecting.trail.push(path)
  const below = visitExtensions(path, parsed.node, collecting)
  collecting.trail.pop()
  collecting.layers.set(path, { path, node: parsed.node, extends: below })
  return true
}

function visitExtensions(path: string, node: MapNode, collecting: Collecting): ReadonlySet<string> {
  const below = new Set<string>()
  for (const extension of extensionsOf(path, node, collecting.host.root)) {
    if (!visitExtension(extension, collecting) || extension.path === undefined) continue
    below.add(extension.path)
    for (const each of collecting.layers.get(extension.path)?.extends ?? []) below.add(each)
  }
  return below
}

/** In the order of their paths, so that the order in which an author names siblings changes nothing. */
function extensionsOf(path: string, node: MapNode, root: string): readonly Extension[] {
  const named = node.entries.get(extendsKey)?.value
  if (named === undefined) return []
  const items: readonly SourceNode[] = named.kind === 'list' ? named.items : [named]
  const extensions = items.flatMap((item) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return []
    return { written: item.value, path: layerPath(path, item.value, root), place: item.place }
  })
  return extensions.sort((left, right) => compareTexts(left.path ?? '', right.path ?? ''))
}

function visitExtension({ written, path, place }: Extension, collecting: Collecting): boolean {
  const { root } = collecting.host
  if (path === undefined) {
    const folder = root === '' ? 'the project' : `the folder ${root}`
    report(
      collecting,
      diagnostic('layer-outside', place, `the layer "${written}" is not a path inside ${folder}`),
    )
    return false
  }
  const begin = collecting.trail.indexOf(path)
  if (begin !== -1) {
    const circle = [...collecting.trail.slice(begin), path].join(' → ')
    report(
      collecting,
      diagnostic('layer-cycle', place, `these layers extend each other in a circle: ${circle}`),
    )
    return false
  }
  if (visit(path, collecting)) return true
  report(
    collecting,
    diagnostic('layer-missing', place, `the layer "${written}" does not exist; there is no ${path}`),
  )
  return false
}

function report(collecting: Collecting, problem: Diagnostic): void {
  collecting.diagnostics.push(problem)
  collecting.isComplete = false
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

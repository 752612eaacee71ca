import { diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts'
import type { MapNode, SourceEntry, SourceNode } from '../parse/source.ts'

/** A spec in which the names between braces are replaced. */
export interface Interpolated {
  readonly node: MapNode
  readonly diagnostics: readonly Diagnostic[]
}

interface Interpolating {
  /** The three names that a spec may use inside of a text; undefined where the spec does not say it. */
  readonly values: ReadonlyMap<string, string | undefined>
  readonly diagnostics: Diagnostic[]
}

const names = ['system', 'tier', 'domain']

/**
 * The spec with `${system}`, `${tier}` and `${domain}` replaced, in values and in keys; what stood where stays known.
 * Any other `${…}` is reported, and so are keys that become the same. `$${…}` is how one writes the characters.
 */
export function interpolate(root: MapNode): Interpolated {
  const values = new Map(names.map((name) => [name, textAt(root, name)]))
  const interpolating: Interpolating = { values, diagnostics: [] }
  return { node: interpolateMap(root, interpolating), diagnostics: interpolating.diagnostics }
}

function textAt(root: MapNode, key: string): string | undefined {
  const value = root.entries.get(key)?.value
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined
}

function interpolateNode(node: SourceNode, interpolating: Interpolating): SourceNode {
  if (node.kind === 'map') return interpolateMap(node, interpolating)
  if (node.kind === 'list') {
    const items = node.items.map((item) => interpolateNode(item, interpolating))
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items }
  }
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node
  return { ...node, value: replace(node.value, node.place, interpolating) }
}

function interpolateMap(node: MapNode, interpolating: Interpolating): MapNode {
  const entries = new Map<string, SourceEntry>()
  let isSame = true
  for (const [written, { key, value }] of node.entries) {
    const name = written.includes('${') ? replace(written, key, interpolating) : written
    const first = entries.get(name)
    const replaced = interpolateNode(value, interpolating)
    isSame &&= name === written && replaced === value
    if (first === undefined) entries.set(name, { key, value: replaced })
    else {
      const related = [{ message: 'the first one', place: first.key }]
      const message = `"${name}" stands twice in this map, once spelled out and once with braces`
      interpolating.diagnostics.push(diagnostic('duplicate-key', key, message, { related }))
    }
  }
  return isSame ? node : { ...node, entries }
}

function replace(text: string, place: Place, { values, diagnostics }: Interpolating): string {
  return text.replaceAll(/\$?\$\{([^}]*)\}/g, (whole, name: string) => {
    if (whole.startsWith('$$')) return whole.slice(1)
    if (!values.has(name))
      diagnostics.push(diagnostic('unknown-interpolation', place, `"${whole}" is not replaced by anything`))
    return values.get(name) ?? whole
  })
}

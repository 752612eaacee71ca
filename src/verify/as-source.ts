import type { Place } from '../diagnostics/diagnostic.ts'
import type { SourceEntry, SourceNode } from '../parse/source.ts'
import type { Data } from '../print/body.ts'
import { entries } from './data.ts'

const nowhere: Place = { source: { path: '', text: '' }, start: 0, end: 0 }

/** An output in the form in which specs are checked; its values have no place, and what they would be written as. */
export function asSource(data: Data): SourceNode {
  if (Array.isArray(data)) return { kind: 'list', place: nowhere, items: data.map(asSource) }
  if (data === null || typeof data !== 'object') {
    const text = String(data)
    return { kind: 'scalar', place: { source: { path: '', text }, start: 0, end: text.length }, value: data }
  }
  const children = entries(data).map(([key, value]): [string, SourceEntry] => [
    key,
    { key: nowhere, value: asSource(value) },
  ])
  return { kind: 'map', place: nowhere, entries: new Map(children) }
}

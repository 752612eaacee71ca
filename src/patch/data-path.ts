import type { Data, DataMap } from '../print/body.ts'
import { commented, commentsOf } from '../print/body.ts'

/** A step of a path: a key, an index, or the item of a list that has a field with a value. */
type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly field: string; readonly value: string }

/** A place inside of an output: `spec.containers[name=api].args[0]`, `metadata.annotations["example.org/owner"]`. */
export type DataPath = readonly Step[]

const stepPattern = /\.([^.[\]"]+)|\["([^"]+)"\]|\[(\d+)\]|\[([^=\]"]+)=([^\]]+)\]/y

/** Reads a path; undefined where the text is none. */
export function parseDataPath(text: string): DataPath | undefined {
  const dotted = text.startsWith('[') ? text : `.${text}`
  const pattern = new RegExp(stepPattern)
  const steps: Step[] = []
  for (let end = 0; end < dotted.length; end = pattern.lastIndex) {
    const found = pattern.exec(dotted)
    if (found === null) return undefined
    const [, key, quoted, index, field = '', value = ''] = found
    if (index !== undefined) steps.push({ index: Number(index) })
    else steps.push(field === '' ? { key: key ?? quoted ?? '' } : { field, value })
  }
  return steps
}

/** The value at a path of an output, or undefined. */
export function valueAt(data: Data, path: DataPath): Data | undefined {
  return path.reduce<Data | undefined>(
    (value, step) => (value === undefined ? undefined : child(value, step)),
    data,
  )
}

/**
 * A copy with another value at a path; null removes what is there, and the index after the last item of a list adds
 * one. Undefined where the way to it does not exist. Comments stay.
 */
export function withValue(data: Data, [step, ...rest]: DataPath, value: Data): Data | undefined {
  if (step === undefined) return value
  const before = child(data, step)
  if (isList(data)) {
    const index = before === undefined ? end(data, step) : indexOf(data, step)
    return index === undefined ? undefined : inList(data, index, replaced(before, rest, value))
  }
  return isMap(data) && 'key' in step ? inMap(data, step.key, replaced(before, rest, value)) : undefined
}

/** What takes the place of a value: null removes it, undefined means that the path leads nowhere. */
function replaced(before: Data | undefined, rest: DataPath, value: Data): Data | undefined {
  if (rest.length === 0) return value
  return before === undefined ? undefined : withValue(before, rest, value)
}

function inList(list: readonly Data[], index: number, item: Data | undefined): Data | undefined {
  return item === undefined ? undefined : list.toSpliced(index, 1, ...(item === null ? [] : [item]))
}

function inMap(map: DataMap, key: string, value: Data | undefined): Data | undefined {
  if (value === undefined) return undefined
  const { [key]: _, ...others } = map
  const changed = value === null ? others : { ...map, [key]: value }
  return commented(changed, commentsOf(map))
}

function child(data: Data, step: Step): Data | undefined {
  if (isList(data)) return data[indexOf(data, step)]
  return 'key' in step && isMap(data) && Object.hasOwn(data, step.key) ? data[step.key] : undefined
}

function indexOf(list: readonly Data[], step: Step): number {
  if ('index' in step) return step.index
  if (!('field' in step)) return -1
  return list.findIndex((item) => isMap(item) && String(item[step.field]) === step.value)
}

function end(list: readonly Data[], step: Step): number | undefined {
  return 'index' in step && step.index === list.length ? list.length : undefined
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data)
}

function isMap(data: Data): data is DataMap {
  return typeof data === 'object' && data !== null && !isList(data)
}

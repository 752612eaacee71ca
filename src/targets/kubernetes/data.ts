import { commented, commentsOf, type Data, type DataMap } from '../../print/body.ts'

/** Whether a value is a map. */
export function isMap(value: Data | undefined): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a list. */
export function isList(value: Data | undefined): value is readonly Data[] {
  return Array.isArray(value)
}

/** The comments of a map on a changed copy of it; the copy itself where there are none, which is nearly always. */
export function withCommentsOf(original: DataMap, copy: DataMap): DataMap {
  const comments = commentsOf(original)
  return Object.keys(comments).length === 0 ? copy : commented(copy, comments)
}

import type { PassThrough } from '../../model/pass-through.ts'
import type { Data } from '../../print/body.ts'
import type { PassThroughRemark } from '../target.ts'
import type { MergePath } from './merge-data.ts'
import { isSame } from './merge-data.ts'

/** A value that something passed through writes, with what was there before. */
export interface Written {
  readonly path: MergePath
  readonly before: Data | undefined
  readonly after: Data | undefined
}

/**
 * What there is to say of the values that something passed through writes: those that the target writes anyway, and
 * those for which the spec has a word, once for each word. `words` are dotted paths without indexes.
 */
export function remarksOn(
  { at }: PassThrough,
  written: readonly Written[],
  words: ReadonlyMap<string, string>,
): readonly PassThroughRemark[] {
  const absorbed = written.filter(({ before, after }) => isSame(before, after))
  const own = written
    .filter((one) => !absorbed.includes(one))
    .flatMap(({ path }) => worded(path, words) ?? [])
  return [
    ...absorbed.map(({ path }) => ({ kind: 'absorbed' as const, at: [...at, ...path] })),
    ...own
      .filter(
        ({ path }, index) => own.findIndex((other) => other.path.join('.') === path.join('.')) === index,
      )
      .map(({ path, word }) => ({ kind: 'has-word' as const, at: [...at, ...path], word })),
  ]
}

/** The part of a path for which the spec has a word; the longest. */
function worded(path: MergePath, words: ReadonlyMap<string, string>) {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length)
    const word = words.get(part.filter((step) => typeof step === 'string').join('.'))
    if (word !== undefined && typeof part.at(-1) === 'string') return { path: part, word }
  }
  return undefined
}

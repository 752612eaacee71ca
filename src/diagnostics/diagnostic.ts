/** A text that was read, with the path that messages show (relative to the project's root, forward slashes). */
export interface SourceText {
  readonly path: string
  readonly text: string
}

/** A stretch of a text: UTF-16 offsets, `end` exclusive. Line and column are computed only when it is shown. */
export interface Place {
  readonly source: SourceText
  readonly start: number
  readonly end: number
}

/** Keys (and list indexes) from the root of a spec to a value. */
export type Path = readonly (string | number)[]

/** `error` stops the compile; `warning` is shown and does not. */
export type Severity = 'error' | 'warning'

/** One problem, as data. `place` is absent only where no file can be named (a missing system, say). */
export interface Diagnostic {
  /** Kebab-case word, never renamed once released. */
  readonly code: string
  readonly severity: Severity
  /** One lower-case sentence without a full stop, in the author's words, with the numbers. */
  readonly message: string
  /** What to do, in full sentences. */
  readonly help?: string
  readonly place?: Place
  /** What stands at the place may be a secret: its line is not shown, which logs would keep. */
  readonly hidden?: true
  /** Other places that take part in the problem, each with a few words on its part. */
  readonly related?: readonly RelatedPlace[]
  /** The tiers that have the problem, where not all of a system do and its place does not show it. */
  readonly tiers?: readonly string[]
}

/** A second place of a problem, such as the other side of a conflict. */
export interface RelatedPlace {
  readonly message: string
  readonly place: Place
}

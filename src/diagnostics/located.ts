import type { Diagnostic, Place } from './diagnostic.ts'
import { type Span, spanFinder } from './position.ts'

/** A diagnostic whose line and column have been computed. */
export interface LocatedDiagnostic {
  readonly diagnostic: Diagnostic
  /** Absent where the diagnostic names no file. */
  readonly span?: Span
  readonly related: readonly LocatedPlace[]
}

/** A second place of a problem, with its line and column. */
export interface LocatedPlace {
  readonly message: string
  readonly place: Place
  readonly span: Span
}

/**
 * The diagnostics as every format shows them: sorted by file, line, column and code (those without a file first),
 * and those that would read the same only once.
 */
export function locateDiagnostics(diagnostics: readonly Diagnostic[]): readonly LocatedDiagnostic[] {
  const spanOf = spanFinder()
  const located = diagnostics.map((diagnostic) => locateDiagnostic(diagnostic, spanOf))
  const unique = new Map(located.map((each) => [identity(each), each]))
  return [...unique.values()].sort(compare)
}

function locateDiagnostic(diagnostic: Diagnostic, spanOf: (place: Place) => Span): LocatedDiagnostic {
  const related = (diagnostic.related ?? []).map((each) => ({ ...each, span: spanOf(each.place) }))
  if (diagnostic.place === undefined) return { diagnostic, related }
  return { diagnostic, span: spanOf(diagnostic.place), related }
}

function identity({ diagnostic, span, related }: LocatedDiagnostic): string {
  const places = related.map((each) => [each.message, each.place.source.path, each.span])
  const { code, severity, message, help, place } = diagnostic
  return JSON.stringify([code, severity, message, help, place?.source.path, span, places])
}

function compare(left: LocatedDiagnostic, right: LocatedDiagnostic): number {
  return (
    compareTexts(left.diagnostic.place?.source.path ?? '', right.diagnostic.place?.source.path ?? '') ||
    (left.span?.start.line ?? 0) - (right.span?.start.line ?? 0) ||
    (left.span?.start.column ?? 0) - (right.span?.start.column ?? 0) ||
    compareTexts(left.diagnostic.code, right.diagnostic.code) ||
    compareTexts(left.diagnostic.message, right.diagnostic.message)
  )
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

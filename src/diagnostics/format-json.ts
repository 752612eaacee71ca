import type { Diagnostic } from './diagnostic.ts'
import { locateDiagnostics } from './located.ts'
import type { Span } from './position.ts'

/** An address in the JSON form: lines and columns are one-based, the end is the position after the last character. */
export interface JsonAddress {
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
}

/** A diagnostic in the JSON form; every key is always there. */
export interface JsonDiagnostic extends JsonAddress {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly help: string | null
  /** The tiers that have it; null where all have, or where the file says which. */
  readonly tiers: readonly string[] | null
  readonly related: readonly (JsonAddress & { readonly message: string })[]
}

/** The diagnostics as one JSON array, sorted and without repetitions like the text form, with a final line end. */
export function formatDiagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  const values: JsonDiagnostic[] = locateDiagnostics(diagnostics).map(({ diagnostic, span, related }) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    help: diagnostic.help ?? null,
    tiers: diagnostic.tiers ?? null,
    ...address(diagnostic.place?.source.path, span),
    related: related.map((each) => ({
      message: each.message,
      ...address(each.place.source.path, each.span),
    })),
  }))
  return `${JSON.stringify(values, null, 2)}\n`
}

function address(file: string | undefined, span: Span | undefined): JsonAddress {
  return {
    file: file ?? null,
    line: span?.start.line ?? null,
    column: span?.start.column ?? null,
    endLine: span?.end.line ?? null,
    endColumn: span?.end.column ?? null,
  }
}

import { codeFrame } from './code-frame.ts'
import type { Diagnostic, Place } from './diagnostic.ts'
import { type LocatedDiagnostic, locateDiagnostics } from './located.ts'
import type { Span } from './position.ts'
import { printable } from './printable.ts'

/** How the text form looks. */
export interface TextOptions {
  /** ANSI colours; only for a terminal. */
  readonly colour: boolean
}

type Style = 'bold' | 'red' | 'yellow' | 'blue'

// https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
const styles: Record<Style, string> = { bold: '1', red: '1;31', yellow: '1;33', blue: '1;34' }

/**
 * The diagnostics as text, sorted and without repetitions: an address that editors understand, the line with carets
 * below it, notes for the other places, help, and a last line with the counts. Empty where there are none.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const located = locateDiagnostics(diagnostics)
  if (located.length === 0) return ''
  const paint = options.colour ? painted : (_: Style, text: string) => text
  const lines = located.flatMap((each) => formatDiagnostic(each, paint))
  return `${[...lines, summary(located)].join('\n')}\n`
}

type Paint = (style: Style, text: string) => string

function painted(style: Style, text: string): string {
  return `\u001b[${styles[style]}m${text}\u001b[0m`
}

function formatDiagnostic({ diagnostic, span, related }: LocatedDiagnostic, paint: Paint): readonly string[] {
  const { place, severity, message, code, help, hidden, tiers } = diagnostic
  const shade = severity === 'error' ? 'red' : 'yellow'
  const address =
    place !== undefined && span !== undefined ? `${paint('bold', addressOf(place, span))}: ` : ''
  const gutter = Math.max(3, String(span?.start.line ?? '').length)
  const margin = `${' '.repeat(gutter)} = `
  return [
    `${address}${paint(shade, `${severity}:`)} ${printable(message)} [${code}]`,
    ...(place !== undefined && span !== undefined && !hidden
      ? frameLines(place, span, gutter, shade, paint)
      : []),
    ...related.map(
      (each) => `${margin}note: ${printable(each.message)}: ${addressOf(each.place, each.span)}`,
    ),
    ...(tiers === undefined ? [] : [`${margin}tiers: ${tiers.map(printable).join(', ')}`]),
    ...(help === undefined ? [] : [`${margin}help: ${printable(help)}`]),
  ]
}

function frameLines(place: Place, span: Span, gutter: number, shade: Style, paint: Paint): readonly string[] {
  const frame = codeFrame(place)
  const indent = frame.carets.indexOf('^')
  const carets = frame.carets.slice(0, indent) + paint(shade, frame.carets.slice(indent))
  const bar = (label: string) => paint('blue', `${label.padStart(gutter)} |`)
  return [`${bar(String(span.start.line))} ${frame.line}`.trimEnd(), `${bar('')} ${carets}`]
}

function addressOf(place: Place, span: Span): string {
  return `${printable(place.source.path)}:${span.start.line}:${span.start.column}`
}

function summary(located: readonly LocatedDiagnostic[]): string {
  const errors = located.filter((each) => each.diagnostic.severity === 'error').length
  return `${count(errors, 'error')}, ${count(located.length - errors, 'warning')}`
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`
}

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { formatDiagnosticsJson } from '../diagnostics/format-json.ts'
import { formatDiagnostics } from '../diagnostics/format-text.ts'

/** How a command talks. */
export interface ReportOptions {
  readonly format: 'text' | 'json'
}

/** Prints diagnostics: as text to standard error, as JSON to standard output. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], { format }: ReportOptions): void {
  if (format === 'json') process.stdout.write(`${formatDiagnosticsJson(diagnostics).trimEnd()}\n`)
  else if (diagnostics.length > 0)
    process.stderr.write(formatDiagnostics(diagnostics, { colour: coloured(process.stderr) }))
}

/** Colours only where a terminal shows them and nobody asked for none: https://no-color.org */
function coloured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR
}

/** Whether there is an error among them. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error')
}

/** Shows which system is being compiled, on a terminal only and only if the run takes a while. */
export function progress(total: number): { step(name: string): void; end(): void } {
  const shown = process.stderr.isTTY === true && total > 1
  let done = 0
  const began = Date.now()
  return {
    step(name) {
      done += 1
      if (shown && Date.now() - began > 500) process.stderr.write(`\r\x1b[K${done}/${total} ${name}`)
    },
    end() {
      if (shown) process.stderr.write('\r\x1b[K')
    },
  }
}

/** The day in UTC, for commands that were given none. */
export function currentDay(): string {
  return new Date().toISOString().slice(0, 10)
}

import { type Code, type DiagnosticExtra, diagnostic } from '../diagnostics/catalogue.ts'
import type { Diagnostic, SourceText } from '../diagnostics/diagnostic.ts'
import { mostProblems } from './limits.ts'

/** Collects the problems of one file while it is read. Adding throws `StopReading` once there are too many. */
export interface Problems {
  readonly source: SourceText
  readonly diagnostics: readonly Diagnostic[]
  add(code: Code, start: number, end: number, message: string, extra?: DiagnosticExtra): void
  /** For what the YAML reader finds: adds only the first of a line, since the others follow from it. */
  addFirstOfLine(code: Code, start: number, end: number, message: string): void
  /** Whether it is unsure what the author meant, so that going on would only report consequences. */
  isUnreadable(): boolean
}

/** Ends the reading of a text that is hardly a spec; what was collected until then is reported. */
export class StopReading extends Error {}

const unreadable: readonly Code[] = ['alias-bomb', 'many-documents', 'too-deep', 'yaml-syntax']

/** Counts those of one line, too: a text of nothing but errors would take seconds. */
const mostFound = 1000

/** An empty list of problems of a file, or one that goes on from what was already found. */
export function problemsOf(source: SourceText, earlier: readonly Diagnostic[] = []): Problems {
  const diagnostics = [...earlier]
  const add: Problems['add'] = (code, start, end, message, extra) => {
    if (diagnostics.length >= mostProblems) throw new StopReading()
    diagnostics.push(diagnostic(code, { source, start, end }, message, extra))
  }
  const isOnNewLine = lineMemory(source.text)
  let found = 0
  const addFirstOfLine: Problems['addFirstOfLine'] = (code, start, end, message) => {
    found++
    if (found > mostFound) throw new StopReading()
    if (isOnNewLine(start)) add(code, start, end, message)
  }
  const isUnreadable = () => diagnostics.some((each) => unreadable.some((code) => code === each.code))
  return { source, diagnostics, add, addFirstOfLine, isUnreadable }
}

/** Whether an offset is on a line that it was not asked about before. */
function lineMemory(text: string): (offset: number) => boolean {
  const ends = new Set<number>()
  return (offset) => {
    const newline = text.indexOf('\n', offset)
    const end = newline === -1 ? text.length : newline
    if (ends.has(end)) return false
    ends.add(end)
    return true
  }
}

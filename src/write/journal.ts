import { isSafePath } from './is-safe-path.ts'
import { workFolder } from './tree.ts'
import { type WriteProblem, writeProblem } from './write-problem.ts'

/** Where the journal of a run stands while its changes are made; without it, nothing was changed yet. */
export const journalPath = `${workFolder}/journal`

/** All changes of a run. Every one may be made again without harm. */
export type Journal = readonly JournalUnit[]

/** The changes of one unit. */
export interface JournalUnit {
  readonly folder: string
  readonly writes: readonly JournalWrite[]
  readonly deletes: readonly JournalDelete[]
  /** The staged file that becomes the lock, or what else happens to the lock. */
  readonly lock: number | 'keep' | 'remove'
}

/** A staged file to rename into place. `before` is the hash of the file that it replaces. */
export interface JournalWrite {
  readonly path: string
  readonly staged: number
  readonly before: string | undefined
  readonly after: string
}

/** A file to delete if its hash is still `before`. */
export interface JournalDelete {
  readonly path: string
  readonly before: string
}

const heading = 'plinth journal 1'
const unitLine = /^unit (\d{1,9}|keep|remove) (.+)$/
const writeLine = /^write (\d{1,9}) (-|[0-9a-f]{64}) ([0-9a-f]{64}) (.+)$/
const deleteLine = /^delete ([0-9a-f]{64}) (.+)$/

/** Where a staged file stands. */
export function stagedPath(staged: number): string {
  return `${workFolder}/${staged}`
}

/** The text of a journal: a line for each unit, followed by a line for each change. */
export function printJournal(journal: Journal): string {
  const lines = journal.flatMap((unit) => [
    `unit ${unit.lock} ${unit.folder}`,
    ...unit.writes.map(
      (write) => `write ${write.staged} ${write.before ?? '-'} ${write.after} ${write.path}`,
    ),
    ...unit.deletes.map((deletion) => `delete ${deletion.before} ${deletion.path}`),
  ])
  return [heading, ...lines, ''].join('\n')
}

/** Reads a journal, which anybody may have put there: one bad line makes all of it invalid. */
export function parseJournal(text: string): Journal | WriteProblem {
  const units: OpenUnit[] = []
  const [first, ...lines] = text.split('\n')
  if (first !== heading || lines.at(-1) !== '') return invalid(1, first ?? '')
  for (const [index, line] of lines.slice(0, -1).entries()) {
    if (!readLine(line, units)) return invalid(index + 2, line)
  }
  return units
}

interface OpenUnit extends JournalUnit {
  readonly writes: JournalWrite[]
  readonly deletes: JournalDelete[]
}

function readLine(line: string, units: OpenUnit[]): boolean {
  const [, lock, folder] = unitLine.exec(line) ?? []
  if (lock !== undefined && folder !== undefined) {
    const step = lock === 'keep' || lock === 'remove' ? lock : Number(lock)
    units.push({ folder, lock: step, writes: [], deletes: [] })
    return isSafePath(folder)
  }
  const unit = units.at(-1)
  return unit !== undefined && readChange(line, unit)
}

function readChange(line: string, unit: OpenUnit): boolean {
  const [, staged, before, after, written] = writeLine.exec(line) ?? []
  if (after !== undefined && written !== undefined) {
    unit.writes.push({
      path: written,
      staged: Number(staged),
      before: before === '-' ? undefined : before,
      after,
    })
    return isSafePath(written)
  }
  const [, hash, deleted] = deleteLine.exec(line) ?? []
  if (hash === undefined || deleted === undefined) return false
  unit.deletes.push({ path: deleted, before: hash })
  return isSafePath(deleted)
}

function invalid(number: number, line: string): WriteProblem {
  const shown = JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line)
  return writeProblem(
    'journal-invalid',
    journalPath,
    `line ${number} is not one that Plinth writes: ${shown}`,
  )
}

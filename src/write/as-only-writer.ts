import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { applyJournal } from './apply-journal.ts'
import { claimName, claimOutput, isClaim } from './claim.ts'
import { openDisk } from './disk.ts'
import { isSystemError } from './io-problem.ts'
import { journalPath, parseJournal } from './journal.ts'
import { areProblems, pendingJournal } from './pending-journal.ts'
import { workFolder } from './tree.ts'
import { symlinkProblem, type WriteProblem, writeProblem } from './write-problem.ts'

/** What came of an attempt to write alone. */
export interface SoleRun {
  /** Whether an interrupted run was finished first. */
  readonly recovered: boolean
  readonly problems: readonly WriteProblem[]
}

/** Whether a run is under way below a root, or was interrupted. */
export function hasWork(root: string): boolean {
  return existsSync(`${root}/${workFolder}`) || openDisk(root).find(workFolder).kind === 'symlink'
}

/** Whether a run was interrupted after it began to change the outputs. Never throws. */
export function hasJournal(root: string): boolean {
  return existsSync(`${root}/${journalPath}`)
}

/**
 * Does something while no other process writes below the root, after finishing what an interrupted run
 * began and discarding what it only prepared. Nothing is done if there are problems.
 */
export function asOnlyWriter(root: string, onStep: (step: string) => void, action: () => void): SoleRun {
  const folder = openDisk(root).find(workFolder)
  if (folder.kind === 'symlink') return { recovered: false, problems: [symlinkProblem(folder.at)] }
  const refusal = claimOutput(root)
  if (refusal !== undefined) return { recovered: false, problems: [refusal] }
  try {
    const run = finishInterrupted(root, onStep)
    discardWork(root)
    if (run.problems.length === 0) action()
    return run
  } finally {
    discardWork(root)
    removeClaim(root)
  }
}

function finishInterrupted(root: string, onStep: (step: string) => void): SoleRun {
  const disk = openDisk(root)
  const found = disk.find(journalPath)
  if (found.kind === 'absent') return { recovered: false, problems: [] }
  if (found.kind !== 'file')
    return failed([writeProblem('journal-invalid', journalPath, 'this is not a regular file')])
  const journal = parseJournal(disk.read(journalPath) ?? '')
  if ('code' in journal) return failed([journal])
  const pending = pendingJournal(disk, journal)
  if (areProblems(pending)) return failed(pending)
  applyJournal(root, pending, onStep)
  return { recovered: true, problems: [] }
}

function failed(problems: readonly WriteProblem[]): SoleRun {
  return { recovered: false, problems }
}

/** Leaves everything in place while there is a journal: it is needed to finish. Claims are not ours to remove. */
function discardWork(root: string): void {
  if (hasJournal(root)) return
  for (const name of readdirSync(`${root}/${workFolder}`)) {
    if (!isClaim(name)) rmSync(`${root}/${workFolder}/${name}`, { recursive: true, force: true })
  }
}

function removeClaim(root: string): void {
  rmSync(`${root}/${workFolder}/${claimName(process.pid)}`, { force: true })
  try {
    rmdirSync(`${root}/${workFolder}`)
  } catch (error) {
    // A journal that could not be finished, or another process that is about to claim the folder.
    if (!isSystemError(error, 'ENOTEMPTY') && !isSystemError(error, 'ENOENT')) throw error
  }
}

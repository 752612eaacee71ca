import { renameSync, rmSync } from 'node:fs'
import type { Disk, Found } from './disk.ts'
import { createDurably } from './durable.ts'
import {
  type Journal,
  type JournalDelete,
  type JournalUnit,
  type JournalWrite,
  stagedPath,
} from './journal.ts'
import { type Lock, parseLock, printLock } from './lock.ts'
import { lockName, workFolder } from './tree.ts'
import { symlinkProblem, type WriteProblem } from './write-problem.ts'

/**
 * What is left to do of an interrupted run. A file that somebody changed since then is left as it is, and
 * its lock line goes back to the content before that run, so that it counts as edited, or as not yet
 * written if version control brought it back.
 */
export function pendingJournal(disk: Disk, journal: Journal): Journal | readonly WriteProblem[] {
  const links = journal.flatMap((unit) => linksOf(disk, unit))
  if (links.length > 0) return links
  const units: JournalUnit[] = []
  for (const unit of journal) {
    const pending = pendingUnit(disk, unit)
    if ('code' in pending) return [pending]
    units.push(pending)
  }
  return units
}

/** Whether the result of {@link pendingJournal} is a list of problems. */
export function areProblems(pending: Journal | readonly WriteProblem[]): pending is readonly WriteProblem[] {
  return pending.some((item) => 'code' in item)
}

function linksOf(disk: Disk, unit: JournalUnit): WriteProblem[] {
  const paths = [lockName, ...unit.writes.map(({ path }) => path), ...unit.deletes.map(({ path }) => path)]
  const found = paths.map((path) => disk.find(`${unit.folder}/${path}`))
  const places = found.flatMap((place) => (place.kind === 'symlink' ? [place.at] : []))
  return [...new Set(places)].map(symlinkProblem)
}

function pendingUnit(disk: Disk, unit: JournalUnit): JournalUnit | WriteProblem {
  const find = (path: string): Found => disk.find(`${unit.folder}/${path}`)
  const writes = unit.writes.filter(
    (write) => isStaged(disk, write) && mayBeReplaced(find(write.path), write),
  )
  const deletes = unit.deletes.filter((deletion) => mayBeDeleted(find(deletion.path), deletion))
  const overtaken = unit.writes.filter((write) => !writes.includes(write) && isOther(find(write.path), write))
  if (overtaken.length === 0) return { ...unit, writes, deletes, lock: pendingLock(disk, unit) }
  const problem = amendLock(disk, unit, overtaken)
  return problem ?? { ...unit, writes, deletes, lock: 'keep' }
}

function isStaged(disk: Disk, write: JournalWrite): boolean {
  const staged = disk.find(stagedPath(write.staged))
  return staged.kind === 'file' && staged.hash === write.after
}

/** A folder or a file in the way is one that the same journal deletes. */
function mayBeReplaced(found: Found, write: JournalWrite): boolean {
  return found.kind !== 'file' || found.hash === write.before || found.hash === write.after
}

/** An absent file stays in the list: its folder may be empty and still to be removed. */
function mayBeDeleted(found: Found, deletion: JournalDelete): boolean {
  return found.kind === 'absent' || (found.kind === 'file' && found.hash === deletion.before)
}

function isOther(found: Found, write: JournalWrite): boolean {
  return found.kind === 'file' && found.hash !== write.after
}

function pendingLock(disk: Disk, unit: JournalUnit): JournalUnit['lock'] {
  return typeof unit.lock === 'number' && !hasStagedLock(disk, unit) ? 'keep' : unit.lock
}

function hasStagedLock(disk: Disk, unit: JournalUnit): boolean {
  return typeof unit.lock === 'number' && disk.find(stagedPath(unit.lock)).kind === 'file'
}

function amendLock(
  disk: Disk,
  unit: JournalUnit,
  overtaken: readonly JournalWrite[],
): WriteProblem | undefined {
  const place = `${unit.folder}/${lockName}`
  const source = typeof unit.lock === 'number' && hasStagedLock(disk, unit) ? stagedPath(unit.lock) : place
  const lock = parseLock(disk.read(source) ?? '', unit.folder)
  if ('code' in lock) return lock
  const draft = `${disk.root}/${workFolder}/lock.draft`
  rmSync(draft, { force: true })
  createDurably([{ path: draft, text: printLock(amended(lock, overtaken)), executable: false }], () => {})
  renameSync(draft, `${disk.root}/${place}`)
  return undefined
}

function amended(lock: Lock, overtaken: readonly JournalWrite[]): Lock {
  const entries = new Map(lock)
  for (const { path, before } of overtaken) {
    const entry = entries.get(path)
    if (entry !== undefined && before !== undefined) entries.set(path, { ...entry, hashes: [before] })
  }
  return entries
}

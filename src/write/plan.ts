import { readdirSync } from 'node:fs'
import { type Disk, type Found, sha256 } from './disk.ts'
import { isUnmodified, type Lock, type LockEntry, parseLock, printLock } from './lock.ts'
import { isInScope, lockName, type OutputUnit, type PrintedFile } from './tree.ts'
import { unitProblems } from './unit-problems.ts'
import { symlinkProblem, type WriteProblem, writeProblem } from './write-problem.ts'

/** Why a file on disk differs from what it should be. The last two are changed only with `--force`. */
export type Reason = 'missing' | 'stale' | 'mode' | 'orphan' | 'hand-edited' | 'not-ours'

/** One file to write (`file` and `hash` are what it becomes) or, without `file`, to delete. */
export interface Change {
  readonly path: string
  readonly reason: Reason
  /** The hash of what stands there now; nothing if the file is absent. */
  readonly before: string | undefined
  readonly after: { readonly file: PrintedFile; readonly hash: string } | undefined
}

/** What it takes to bring one unit's folder up to date. */
export interface UnitPlan {
  readonly folder: string
  readonly changes: readonly Change[]
  readonly unchanged: number
  /** What the lock on disk lists. */
  readonly owned: Lock
  /** The lock's text on disk, and as it should be; nothing where there is none or none is needed. */
  readonly lock: { readonly before: string | undefined; readonly after: string | undefined }
}

/** The plan of a run. Problems are those that no `--force` overcomes. */
export interface Plan {
  readonly units: readonly UnitPlan[]
  readonly problems: readonly WriteProblem[]
}

/** Compares the units with what is on disk. Reads only. */
export function planUnits(disk: Disk, units: readonly OutputUnit[]): Plan {
  const problems = unitProblems(units)
  if (problems.length > 0) return { units: [], problems }
  const root = disk.find('')
  if (root.kind === 'blocked') {
    return { units: [], problems: [writeProblem('output-io', '', 'the output folder is not a folder')] }
  }
  const planners = units.map((unit) => planUnit(disk, unit))
  return {
    units: planners.flatMap(({ plan }) => plan ?? []),
    problems: unique(planners.flatMap((planner) => planner.problems)),
  }
}

function planUnit(disk: Disk, unit: OutputUnit): { plan?: UnitPlan; problems: readonly WriteProblem[] } {
  const lockPath = `${unit.folder}/${lockName}`
  const obstacle = obstacleOf(disk.find(lockPath), lockPath)
  if (obstacle !== undefined) return { problems: [obstacle] }
  const before = disk.read(lockPath)
  const lock = parseLock(before ?? '', unit.folder)
  if ('code' in lock) return { problems: [lock] }

  const survey: Survey = { disk, folder: unit.folder, lock, problems: [] }
  const deletions = planDeletions(survey, unit)
  const files = unit.files.map((file) => ({ file, hash: sha256(file.text) }))
  const writes = files.flatMap((after) => planWrite(survey, after, deletions) ?? [])
  const after = printedLock(unit, lock, files)
  const plan = {
    folder: unit.folder,
    changes: [...deletions.values(), ...writes],
    unchanged: files.length - writes.length,
    owned: lock,
    lock: { before, after },
  }
  return { plan, problems: survey.problems }
}

interface Survey {
  readonly disk: Disk
  readonly folder: string
  readonly lock: Lock
  readonly problems: WriteProblem[]
}

function planDeletions(survey: Survey, unit: OutputUnit): ReadonlyMap<string, Change> {
  const generated = new Set(unit.files.map((file) => file.path))
  const deletions = new Map<string, Change>()
  for (const [path, entry] of survey.lock) {
    if (generated.has(path) || !isInScope(unit, path)) continue
    const found = survey.disk.find(`${unit.folder}/${path}`)
    if (found.kind === 'symlink') survey.problems.push(symlinkProblem(found.at))
    // Anything but a file is not what we wrote: it took the place of a file that is gone.
    if (found.kind !== 'file') continue
    const reason = isUnmodified(entry, found.hash) ? 'orphan' : 'hand-edited'
    deletions.set(path, { path, reason, before: found.hash, after: undefined })
  }
  return deletions
}

function planWrite(
  survey: Survey,
  after: { readonly file: PrintedFile; readonly hash: string },
  deletions: ReadonlyMap<string, Change>,
): Change | undefined {
  const { path } = after.file
  const found = survey.disk.find(`${survey.folder}/${path}`)
  if (found.kind === 'file') {
    const reason = reasonOf(found, after, survey.lock.get(path))
    return reason && { path, reason, before: found.hash, after }
  }
  const problem = givesWay(survey, path, found, deletions)
    ? undefined
    : obstacleOf(found, `${survey.folder}/${path}`)
  if (problem !== undefined) survey.problems.push(problem)
  return { path, reason: 'missing', before: undefined, after }
}

function reasonOf(
  found: Extract<Found, { kind: 'file' }>,
  after: { readonly file: PrintedFile; readonly hash: string },
  entry: LockEntry | undefined,
): Reason | undefined {
  if (found.hash === after.hash) return found.executable === after.file.executable ? undefined : 'mode'
  if (entry === undefined) return 'not-ours'
  return isUnmodified(entry, found.hash) ? 'stale' : 'hand-edited'
}

/** Whether what stands in a file's way vanishes with this run's deletions: a file became a folder, or a folder a file. */
function givesWay(
  survey: Survey,
  path: string,
  found: Found,
  deletions: ReadonlyMap<string, Change>,
): boolean {
  if (found.kind === 'blocked') return deletions.has(found.at.slice(survey.folder.length + 1))
  return found.kind === 'folder' && vanishes(survey, path, deletions)
}

function vanishes(survey: Survey, folder: string, deletions: ReadonlyMap<string, Change>): boolean {
  const entries = readdirSync(`${survey.disk.root}/${survey.folder}/${folder}`, { withFileTypes: true })
  return (
    entries.length > 0 &&
    entries.every((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? vanishes(survey, path, deletions) : deletions.has(path)
    })
  )
}

function obstacleOf(found: Found, path: string): WriteProblem | undefined {
  if (found.kind === 'symlink') return symlinkProblem(found.at)
  const advice = 'Move it away; --force does not remove it.'
  if (found.kind === 'blocked') {
    const message = 'something that Plinth did not write stands where it needs a folder or a file'
    return writeProblem('output-not-ours', found.at, message, advice)
  }
  if (found.kind !== 'folder') return undefined
  const message = 'a folder with something in it that Plinth did not write stands where a file goes'
  return writeProblem('output-not-ours', path, message, advice)
}

function printedLock(
  unit: OutputUnit,
  lock: Lock,
  files: readonly { readonly file: PrintedFile; readonly hash: string }[],
): string | undefined {
  const kept = [...lock].filter(([path]) => !isInScope(unit, path))
  const made = files.map(({ file, hash }): [string, LockEntry] => [
    file.path,
    { hashes: [hash], executable: file.executable },
  ])
  return kept.length + made.length === 0 ? undefined : printLock(new Map([...kept, ...made]))
}

/** One problem a place: a link or a file in the way of a folder is in the way of everything below it. */
function unique(problems: readonly WriteProblem[]): WriteProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.path}`, problem])).values()]
}

import { type Dirent, readdirSync } from 'node:fs'
import { hasJournal } from './as-only-writer.ts'
import { openDisk } from './disk.ts'
import { ioProblem, isSystemError } from './io-problem.ts'
import { type Change, planUnits, type Reason, type UnitPlan } from './plan.ts'
import { isInScope, lockName, type OutputUnit, workFolder } from './tree.ts'
import type { WriteProblem } from './write-problem.ts'

/** How the disk can differ from what would be written. */
export type DifferenceKind =
  | 'stale'
  | 'missing'
  | 'stray'
  | 'hand-edited'
  | 'orphan'
  | 'mode'
  | 'interrupted'
  | 'lock'

/** One difference; `path` is relative to the output root, forward slashes. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly path: string
  /** One lower-case sentence without a full stop about the file. */
  readonly message: string
}

/** Fresh means that both lists are empty. */
export interface Comparison {
  /** Sorted by path. */
  readonly differences: readonly Difference[]
  /** What made it impossible to compare a unit. */
  readonly problems: readonly WriteProblem[]
}

/** How to compare. */
export interface CompareOptions {
  /** Whether a file (relative to the output root) is kept beside the outputs on purpose; `.env` files if not given. */
  readonly isLocal?: (path: string) => boolean
}

/** Says how the output folder differs from these units. Writes nothing. */
export function compareWithDisk(
  outRoot: string,
  units: readonly OutputUnit[],
  { isLocal = isEnvFile }: CompareOptions = {},
): Comparison {
  try {
    // Between old and new, everything would differ in ways that the next run puts right.
    if (hasJournal(outRoot)) return { differences: [interrupted], problems: [] }
    const plan = planUnits(openDisk(outRoot), units)
    const differences = units.flatMap((unit) => {
      const unitPlan = plan.units.find(({ folder }) => folder === unit.folder)
      return unitPlan === undefined ? [] : unitDifferences(outRoot, unit, unitPlan, isLocal)
    })
    return { differences: differences.sort(byPath), problems: plan.problems }
  } catch (error) {
    return { differences: [], problems: [ioProblem(error, outRoot)] }
  }
}

const interrupted: Difference = {
  kind: 'interrupted',
  path: workFolder,
  message: 'a run of synth was interrupted; the next one finishes it',
}

const messages: Readonly<Record<Reason, string>> = {
  missing: 'this file does not exist',
  stale: 'this file is not what the spec makes now',
  mode: 'this file has the wrong executable bit',
  orphan: 'this file is no longer made',
  'hand-edited': 'this file was edited by hand',
  'not-ours': 'this file was not written by Plinth, which makes another one of this name',
}

function unitDifferences(
  root: string,
  unit: OutputUnit,
  plan: UnitPlan,
  isLocal: (path: string) => boolean,
): Difference[] {
  const changed = plan.changes.map(({ path, reason }: Change) => ({
    kind: reason === 'not-ours' ? ('stray' as const) : reason,
    path: `${unit.folder}/${path}`,
    message: messages[reason],
  }))
  const known = new Set([lockName, ...plan.owned.keys(), ...unit.files.map((file) => file.path)])
  const strays = filesBelow(`${root}/${unit.folder}`, '')
    .filter((path) => !known.has(path) && isInScope(unit, path))
    .map((path) => `${unit.folder}/${path}`)
    .filter((path) => !isLocal(path))
    .map((path) => ({ kind: 'stray' as const, path, message: 'this file was not written by Plinth' }))
  return [...changed, ...strays, ...lockDifference(plan)]
}

/** A lock that differs only because files do is not worth a line of its own. */
function lockDifference({ folder, changes, lock }: UnitPlan): Difference[] {
  if (lock.before === lock.after || (lock.before !== undefined && changes.length > 0)) return []
  const message =
    lock.before === undefined ? 'the list of owned files is missing' : 'the list of owned files is stale'
  return [{ kind: 'lock', path: `${folder}/${lockName}`, message }]
}

/** Everything below a folder that is not a folder, links included; none is followed. */
function filesBelow(root: string, folder: string): string[] {
  const entries =
    folder === '' ? readIfPresent(root) : readdirSync(`${root}/${folder}`, { withFileTypes: true })
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, path) : [path]
  })
}

function readIfPresent(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return []
    throw error
  }
}

// Compose reads its secret values from a `.env` that each person has beside compose.yaml and git ignores.
function isEnvFile(path: string): boolean {
  return path.endsWith('/.env')
}

function byPath(one: Difference, two: Difference): number {
  return one.path < two.path ? -1 : one.path > two.path ? 1 : 0
}

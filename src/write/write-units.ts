import { applyJournal } from './apply-journal.ts'
import { asOnlyWriter, hasJournal, hasWork, type SoleRun } from './as-only-writer.ts'
import { openDisk } from './disk.ts'
import { ioProblem } from './io-problem.ts'
import { type Change, type Plan, planUnits, type UnitPlan } from './plan.ts'
import { requireWritable } from './require-writable.ts'
import { stagePlan } from './stage-plan.ts'
import { lockName, type OutputUnit } from './tree.ts'
import { type WriteProblem, writeProblem } from './write-problem.ts'

/** How to write. */
export interface WriteOptions {
  /** Replace and delete files that were edited by hand, and replace files that Plinth did not write. */
  readonly force?: boolean
  /** Called after each step that changed something on disk; tests stop the process in it. */
  readonly onStep?: (step: string) => void
}

/** What was done. All paths are relative to the output root, sorted. */
export interface WriteResult {
  readonly written: readonly string[]
  readonly deleted: readonly string[]
  /** Those of the above that were edited by hand or not written by Plinth, and whose content `force` gave up. */
  readonly forced: readonly string[]
  /** The number of files that were right already, and were not touched. */
  readonly unchanged: number
  /** Whether a run that had been interrupted was finished first. */
  readonly recovered: boolean
  /** If there are any, nothing was written; after an `output-io` the next run finishes what was begun. */
  readonly problems: readonly WriteProblem[]
}

/**
 * Brings the output folder to exactly these units, or changes nothing and says why. Only files that the
 * locks list are replaced or deleted; nothing outside the folder is touched. If the process or the machine
 * dies on the way, every file is old or new, and the next call completes the work.
 */
export function writeUnits(
  outRoot: string,
  units: readonly OutputUnit[],
  { force = false, onStep = () => {} }: WriteOptions = {},
): WriteResult {
  return guarded(outRoot, () => attempt(outRoot, units, { force, onStep }))
}

/**
 * Finishes a run that was interrupted, or discards what it had only prepared. Does nothing where no run was
 * interrupted; may itself be interrupted and repeated.
 */
export function recover(outRoot: string, onStep: (step: string) => void = () => {}): SoleRun {
  try {
    return hasWork(outRoot) ? asOnlyWriter(outRoot, onStep, () => {}) : { recovered: false, problems: [] }
  } catch (error) {
    return { recovered: false, problems: [interruptedProblem(error, outRoot)] }
  }
}

const nothingPlanned: Plan = { units: [], problems: [] }

function attempt(
  root: string,
  units: readonly OutputUnit[],
  options: Required<WriteOptions>,
  again = 3,
): WriteResult {
  const earlier = recover(root, options.onStep)
  if (earlier.problems.length > 0) return result(earlier, nothingPlanned)
  const plan = refuseForeign(planUnits(openDisk(root), units), options.force)
  if (plan.problems.length > 0) {
    // What another process is writing just now can look as if somebody had edited it.
    const isMoving = hasWork(root) || wasOvertaken(root, plan)
    return isMoving && again > 0 ? attempt(root, units, options, again - 1) : result(earlier, plan)
  }
  return result(earlier, plan.units.some(hasChanges) ? writePlan(root, units, plan, options) : plan)
}

function writePlan(
  root: string,
  units: readonly OutputUnit[],
  early: Plan,
  { force, onStep }: Required<WriteOptions>,
): Plan {
  let plan = early
  const run = asOnlyWriter(root, onStep, () => {
    if (wasOvertaken(root, plan)) plan = refuseForeign(planUnits(openDisk(root), units), force)
    if (plan.problems.length > 0) return
    const changed = plan.units.filter(hasChanges)
    requireWritable(root, changed)
    applyJournal(root, stagePlan(root, changed, onStep), onStep)
  })
  return run.problems.length > 0 ? { units: [], problems: run.problems } : plan
}

/** Whether another process wrote between the plan and the claim: each run that changes content changes a lock. */
function wasOvertaken(root: string, plan: Plan): boolean {
  const disk = openDisk(root)
  return plan.units.some(({ folder, lock }) => disk.read(`${folder}/${lockName}`) !== lock.before)
}

function hasChanges({ changes, lock }: UnitPlan): boolean {
  return changes.length > 0 || lock.before !== lock.after
}

/** Adds a problem for each file that only `force` may change. */
function refuseForeign(plan: Plan, force: boolean): Plan {
  const foreign = plan.units.flatMap(({ folder, changes }) =>
    changes.flatMap((change) => foreignProblem(`${folder}/${change.path}`, change) ?? []),
  )
  return { ...plan, problems: [...plan.problems, ...(force ? [] : foreign)].sort(byPath) }
}

function foreignProblem(path: string, { reason, after }: Change): WriteProblem | undefined {
  const verb = after === undefined ? 'deleted' : 'overwritten'
  if (reason === 'hand-edited') {
    return writeProblem('output-hand-edited', path, `this file was edited by hand and is not ${verb}`)
  }
  if (reason !== 'not-ours') return undefined
  return writeProblem('output-not-ours', path, `this file was not written by Plinth and is not ${verb}`)
}

function result(earlier: SoleRun, plan: Plan): WriteResult {
  const problems = [...earlier.problems, ...plan.problems]
  const done = problems.length > 0 ? [] : plan.units
  const paths = (wanted: (change: Change) => boolean) =>
    done
      .flatMap(({ folder, changes }) => changes.filter(wanted).map(({ path }) => `${folder}/${path}`))
      .sort()
  return {
    written: paths(({ after }) => after !== undefined),
    deleted: paths(({ after }) => after === undefined),
    forced: paths(({ reason }) => reason === 'hand-edited' || reason === 'not-ours'),
    unchanged: done.reduce((sum, unit) => sum + unit.unchanged, 0),
    recovered: earlier.recovered,
    problems,
  }
}

function guarded(root: string, write: () => WriteResult): WriteResult {
  try {
    return write()
  } catch (error) {
    return result({ recovered: false, problems: [interruptedProblem(error, root)] }, nothingPlanned)
  }
}

function interruptedProblem(error: unknown, root: string): WriteProblem {
  const problem = ioProblem(error, root)
  if (!hasJournal(root)) return problem
  return {
    ...problem,
    help: 'Some files are written. Solve this and run synth again: it finishes what was begun.',
  }
}

function byPath(one: WriteProblem, two: WriteProblem): number {
  return one.path < two.path ? -1 : one.path > two.path ? 1 : 0
}

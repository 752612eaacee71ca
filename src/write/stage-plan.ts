import { renameSync } from 'node:fs'
import { createDurably, type NewFile, syncFolder } from './durable.ts'
import { type Journal, type JournalUnit, journalPath, printJournal, stagedPath } from './journal.ts'
import type { UnitPlan } from './plan.ts'
import { workFolder } from './tree.ts'

/**
 * Puts everything that a plan will change beside the outputs, then the journal that says what goes where.
 * From the moment the journal is in place, the run is certain to be completed, if not by this process.
 */
export function stagePlan(root: string, units: readonly UnitPlan[], onStep: (step: string) => void): Journal {
  const files: NewFile[] = []
  const stage = (text: string, executable: boolean): number => {
    files.push({ path: `${root}/${stagedPath(files.length)}`, text, executable })
    return files.length - 1
  }
  const journal = units.map((unit) => stageUnit(unit, stage))
  createDurably(files, (file) => onStep(`staged ${file.path}`))
  const draft = `${root}/${journalPath}.draft`
  createDurably([{ path: draft, text: printJournal(journal), executable: false }], () =>
    onStep('journal draft'),
  )
  renameSync(draft, `${root}/${journalPath}`)
  syncFolder(`${root}/${workFolder}`)
  syncFolder(root)
  onStep('journal')
  return journal
}

function stageUnit(unit: UnitPlan, stage: (text: string, executable: boolean) => number): JournalUnit {
  const writes = unit.changes.flatMap(({ path, before, after }) =>
    after === undefined
      ? []
      : [{ path, before, after: after.hash, staged: stage(after.file.text, after.file.executable) }],
  )
  const deletes = unit.changes.flatMap(({ path, before, after }) =>
    after === undefined && before !== undefined ? [{ path, before }] : [],
  )
  return { folder: unit.folder, writes, deletes, lock: lockStep(unit, stage) }
}

function lockStep(
  { lock }: UnitPlan,
  stage: (text: string, executable: boolean) => number,
): JournalUnit['lock'] {
  if (lock.before === lock.after) return 'keep'
  return lock.after === undefined ? 'remove' : stage(lock.after, false)
}

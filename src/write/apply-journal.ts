import { chmodSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { parentOf } from './disk.ts'
import { syncFolder } from './durable.ts'
import { isSystemError } from './io-problem.ts'
import { type Journal, type JournalUnit, journalPath, stagedPath } from './journal.ts'
import { lockName } from './tree.ts'

/**
 * Makes the changes of a journal and removes it. Every file goes from old to new in one rename. Deletions
 * come first, so that a folder may become a file and a file a folder.
 */
export function applyJournal(root: string, journal: Journal, onStep: (step: string) => void): void {
  const tree = openTree(root, neededFolders(journal))
  for (const unit of journal) deleteFiles(tree, unit, onStep)
  for (const unit of journal) writeFiles(tree, unit, onStep)
  for (const unit of journal) {
    settleLock(tree, unit)
    onStep(`lock ${unit.folder}`)
  }
  tree.sync()
  unlinkSync(`${root}/${journalPath}`)
  onStep('journal removed')
}

function deleteFiles(tree: Tree, unit: JournalUnit, onStep: (step: string) => void): void {
  for (const { path } of unit.deletes) {
    tree.remove(`${unit.folder}/${path}`)
    onStep(`deleted ${path}`)
  }
  for (const { path } of unit.deletes) tree.removeEmptyFolders(parentOf(`${unit.folder}/${path}`))
}

function writeFiles(tree: Tree, unit: JournalUnit, onStep: (step: string) => void): void {
  for (const { path, staged } of unit.writes) {
    tree.place(staged, `${unit.folder}/${path}`)
    onStep(`renamed ${path}`)
  }
}

function settleLock(tree: Tree, unit: JournalUnit): void {
  const path = `${unit.folder}/${lockName}`
  if (unit.lock === 'keep') return
  if (unit.lock === 'remove') {
    tree.remove(path)
    tree.removeEmptyFolders(unit.folder)
  } else {
    tree.place(unit.lock, path)
  }
}

/** The folders that will hold a file. They stay, even if empty for a moment: a container may have them mounted. */
function neededFolders(journal: Journal): ReadonlySet<string> {
  const needed = new Set<string>([''])
  const need = (folder: string): void => {
    for (let at = folder; !needed.has(at); at = parentOf(at)) needed.add(at)
  }
  for (const unit of journal) {
    for (const { path } of unit.writes) need(parentOf(`${unit.folder}/${path}`))
    if (unit.lock !== 'remove') need(unit.folder)
  }
  return needed
}

interface Tree {
  remove(path: string): void
  removeEmptyFolders(folder: string): void
  place(staged: number, path: string): void
  /** Returns once all of it is on the disk. */
  sync(): void
}

function openTree(root: string, needed: ReadonlySet<string>): Tree {
  const changed = new Set<string>()
  const made = new Set<string>([''])
  function make(folder: string): void {
    if (made.has(folder)) return
    make(parentOf(folder))
    if (makeFolder(`${root}/${folder}`)) changed.add(parentOf(folder))
    made.add(folder)
  }
  return {
    remove(path) {
      if (succeeds(() => unlinkSync(`${root}/${path}`), 'ENOENT')) changed.add(parentOf(path))
    },
    removeEmptyFolders(folder) {
      for (let at = folder; !needed.has(at); at = parentOf(at)) {
        if (!succeeds(() => rmdirSync(`${root}/${at}`), 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR')) return
        changed.delete(at)
        changed.add(parentOf(at))
      }
    },
    place(staged, path) {
      make(parentOf(path))
      renameSync(`${root}/${stagedPath(staged)}`, `${root}/${path}`)
      changed.add(parentOf(path))
    },
    sync() {
      for (const folder of changed) syncFolder(`${root}/${folder}`)
    },
  }
}

/** Makes a folder that others may read whatever the umask is: containers mount it under other users. */
function makeFolder(path: string): boolean {
  if (!succeeds(() => mkdirSync(path), 'EEXIST')) return false
  chmodSync(path, 0o755)
  return true
}

function succeeds(action: () => void, ...expected: readonly string[]): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (expected.some((code) => isSystemError(error, code))) return false
    throw error
  }
}

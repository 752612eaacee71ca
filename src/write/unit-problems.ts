import { parentOf } from './disk.ts'
import { isSafePath } from './is-safe-path.ts'
import { isInScope, type OutputUnit } from './tree.ts'
import { type WriteProblem, writeProblem } from './write-problem.ts'

/**
 * Paths that cannot be written side by side below one root, or that lie outside of it. Targets of a user's
 * own can give any path, so none is trusted.
 */
export function unitProblems(units: readonly OutputUnit[]): WriteProblem[] {
  const folders = new Set(units.map((unit) => unit.folder))
  return units.flatMap((unit, index) => [
    ...folderProblems(unit, folders, units.findIndex((other) => other.folder === unit.folder) === index),
    ...fileProblems(unit),
  ])
}

function folderProblems(unit: OutputUnit, folders: ReadonlySet<string>, isFirst: boolean): WriteProblem[] {
  const refuse = (message: string) => [writeProblem('output-path', unit.folder, message)]
  if (!isSafePath(unit.folder)) return refuse('this folder is not below the output folder')
  if (!isFirst) return refuse('this folder is written twice')
  const outer = ancestorsOf(unit.folder).find((ancestor) => folders.has(ancestor))
  return outer === undefined ? [] : refuse(`this folder is inside "${outer}", which is written too`)
}

function fileProblems(unit: OutputUnit): WriteProblem[] {
  const problems: WriteProblem[] = []
  const paths = new Set(unit.files.map((file) => file.path))
  const seen = new Map<string, string>()
  for (const { path } of unit.files) {
    const message = isInScope(unit, path)
      ? pathProblem(path, paths, seen)
      : 'this file belongs to a target that is not written in this run'
    if (message !== undefined) problems.push(writeProblem('output-path', `${unit.folder}/${path}`, message))
    seen.set(folded(path), path)
  }
  return problems
}

function pathProblem(path: string, paths: ReadonlySet<string>, seen: ReadonlyMap<string, string>) {
  if (!isSafePath(path)) return `${JSON.stringify(path)} leaves its folder, is a reserved name or is too long`
  const outer = ancestorsOf(path).find((ancestor) => paths.has(ancestor))
  if (outer !== undefined) return `"${outer}" is a file too, so nothing can stand below it`
  const twin = seen.get(folded(path))
  if (twin === path) return 'this file is made twice'
  return (
    twin &&
    `"${twin}" differs from it only in upper and lower case, which some file systems do not tell apart`
  )
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

function ancestorsOf(path: string): string[] {
  const ancestors: string[] = []
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) ancestors.push(parent)
  return ancestors
}

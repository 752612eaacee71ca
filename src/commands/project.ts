import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import type { CompileHost } from '../compile.ts'
import type { SourceText } from '../diagnostics/diagnostic.ts'

/** A spec file may not be larger than this; it is refused by its size alone, before it is read. */
const largestFile = 2 ** 20

/** Reads from the current folder and from the folder of the specs, wherever that is; each file once. */
export function projectHost(environments: string): CompileHost {
  const roots = [...new Set(['.', environments].flatMap(realPath))]
  const texts = new Map<string, SourceText | undefined>()
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, readText(path, roots))
      return texts.get(path)
    },
    list: (folder) =>
      entries(folder)
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name),
  }
}

/** The folders in a folder, sorted; none where it does not exist. The systems are those of the environments folder. */
export function foldersIn(folder: string): readonly string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function realPath(folder: string): readonly string[] {
  try {
    return [realpathSync(folder)]
  } catch {
    return []
  }
}

function readText(path: string, roots: readonly string[]): SourceText | undefined {
  try {
    const real = realpathSync(path)
    if (!roots.some((root) => isInside(root, real))) return undefined
    const { size } = statSync(path)
    // One character more than is allowed is enough for parse to say that the file is too large.
    const bytes = size > largestFile ? readFileSync(path).subarray(0, largestFile + 1) : readFileSync(path)
    return { path, text: bytes.toString('utf8') }
  } catch {
    return undefined
  }
}

/** A link that leads out of the project is no file of it: its content would reach the outputs. */
function isInside(root: string, path: string): boolean {
  return !/^\.\.($|[/\\])|^[/\\]|^[A-Za-z]:/.test(relative(root, path))
}

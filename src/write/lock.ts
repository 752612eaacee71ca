import { isSafePath } from './is-safe-path.ts'
import { lockName } from './tree.ts'
import { type WriteProblem, writeProblem } from './write-problem.ts'

/** The files of a unit that Plinth owns, by their path in the unit's folder. */
export type Lock = ReadonlyMap<string, LockEntry>

/** What Plinth wrote at a path. */
export interface LockEntry {
  /** SHA-256 in hexadecimal; several after a merge conflict, when what stands there now cannot be told. */
  readonly hashes: readonly string[]
  readonly executable: boolean
}

const heading = '# The files that Plinth owns in this folder. Merge conflicts in here are fine: run synth.\n'
const line = /^([0-9a-f]{64}) {2}0(644|755) {2}(.+)$/

/** The text of a lock: `sha256  mode  path`, sorted by path, so that git can merge what two people changed. */
export function printLock(lock: Lock): string {
  const lines: string[] = []
  for (const path of [...lock.keys()].sort()) {
    const entry = lock.get(path)
    for (const hash of entry?.hashes ?? [])
      lines.push(`${hash}  ${entry?.executable ? '0755' : '0644'}  ${path}\n`)
  }
  return heading + lines.join('')
}

/**
 * Reads a lock, which anybody may have edited. With conflict markers in it, it is the union of both sides.
 * A line that names something outside `folder` (the unit's) makes the whole lock invalid.
 */
export function parseLock(text: string, folder: string): Lock | WriteProblem {
  const lock = new Map<string, LockEntry>()
  for (const [index, content] of entryLines(text)) {
    const [, hash, mode, path] = line.exec(content) ?? []
    if (hash === undefined || path === undefined)
      return invalid(folder, index, 'is not "sha256  mode  path"', content)
    if (!isSafePath(path)) return invalid(folder, index, 'names a file that Plinth cannot own', path)
    const known = lock.get(path)?.hashes ?? []
    lock.set(path, { hashes: known.includes(hash) ? known : [...known, hash], executable: mode === '755' })
  }
  return lock
}

/** Whether a file with this hash is as Plinth left it, or may be: after a merge conflict that is not known. */
export function isUnmodified(entry: LockEntry, hash: string): boolean {
  return entry.hashes.length > 1 || entry.hashes[0] === hash
}

/** The lines with content, numbered from 1; what stood there before both sides of a conflict is left out. */
function* entryLines(text: string): Generator<[number, string]> {
  let inAncestor = false
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (content.startsWith('|||||||')) inAncestor = true
    else if (content.startsWith('=======')) inAncestor = false
    else if (!inAncestor && content !== '' && !/^(#|<<<<<<<|>>>>>>>)/.test(content))
      yield [index + 1, content]
  }
}

function invalid(folder: string, number: number, what: string, text: string): WriteProblem {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
  return writeProblem('lock-invalid', `${folder}/${lockName}`, `line ${number} ${what}: ${shown}`)
}

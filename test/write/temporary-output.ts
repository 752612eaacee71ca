import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { OutputUnit, PrintedFile } from '../../src/write/tree.ts'

// In memory where there is such a folder: waiting for a real disk is not what these tests are about.
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A folder of this test alone; what stands in it is removed afterwards. `out/` in it does not exist yet. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(memory, 'plinth-write-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The path of an output root that does not exist yet, in a folder of this test alone. */
export function temporaryOutput(): string {
  return join(temporaryFolder(), 'out')
}

/** A unit from texts by path; paths that end in `.sh` are executable. */
export function unit(
  texts: Readonly<Record<string, string>>,
  facts: Partial<Omit<OutputUnit, 'files'>> = {},
): OutputUnit {
  const files = Object.entries(texts).map(
    ([path, text]): PrintedFile => ({ path, text, executable: path.endsWith('.sh') }),
  )
  return { folder: 'shop/staging', targets: 'all', ...facts, files }
}

/** Everything below a folder: a file's mode and content, a link's target, by path. Empty folders end in `/`. */
export function snapshot(root: string, folder = ''): Record<string, string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  if (entries.length === 0 && folder !== '') return { [`${folder}/`]: '' }
  return Object.assign({}, ...entries.map((entry) => describeEntry(root, join(folder, entry.name))))
}

function describeEntry(root: string, path: string): Record<string, string> {
  const stats = lstatSync(join(root, path))
  if (stats.isDirectory()) return snapshot(root, path)
  if (stats.isSymbolicLink()) return { [path]: `-> ${readlinkSync(join(root, path))}` }
  return { [path]: `${(stats.mode & 0o777).toString(8)} ${readFileSync(join(root, path), 'utf8')}` }
}

/** The files of a snapshot that are no locks. */
export function withoutLocks(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.plinth.lock')))
}

/** Writes a text as a person would, with all folders on the way. */
export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

import { hash } from 'node:crypto'
import { closeSync, constants, lstatSync, openSync, readFileSync, statSync } from 'node:fs'

/** What stands at a path. `symlink` and `blocked` (not a folder, or not a regular file) say where on the way. */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'file'; readonly hash: string; readonly executable: boolean }
  | { readonly kind: 'symlink'; readonly at: string }
  | { readonly kind: 'blocked'; readonly at: string }

type FoundFolder = Exclude<Found, { kind: 'file' }>

/** A look at the files below the output root, which follows no symbolic link but the root itself. */
export interface Disk {
  readonly root: string
  /** What stands at a path relative to the root, and the hash of a file's content. */
  find(path: string): Found
  /** The text of a regular file; nothing if there is none. */
  read(path: string): string | undefined
}

/** Looks at each folder once: good for one pass over a tree that does not change meanwhile. */
export function openDisk(root: string): Disk {
  const folders = new Map<string, FoundFolder>([['', findRoot(root)]])
  function findFolder(path: string): FoundFolder {
    const known = folders.get(path)
    if (known !== undefined) return known
    const parent = findFolder(parentOf(path))
    const found = parent.kind === 'folder' ? lookAtFolder(root, path) : parent
    folders.set(path, found)
    return found
  }
  function find(path: string): Found {
    const parent = findFolder(parentOf(path))
    return parent.kind === 'folder' ? lookAt(root, path) : parent
  }
  function read(path: string): string | undefined {
    return find(path).kind === 'file' ? readRegular(`${root}/${path}`).toString('utf8') : undefined
  }
  return { root, find, read }
}

/** SHA-256 in hexadecimal, of a text's UTF-8 bytes or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content)
}

/** The folder that a path stands in; empty for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function findRoot(root: string): FoundFolder {
  const stats = statSync(root, { throwIfNoEntry: false })
  if (stats === undefined) return { kind: 'absent' }
  return stats.isDirectory() ? { kind: 'folder' } : { kind: 'blocked', at: '' }
}

function lookAtFolder(root: string, path: string): FoundFolder {
  const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
  if (stats === undefined) return { kind: 'absent' }
  if (stats.isSymbolicLink()) return { kind: 'symlink', at: path }
  return stats.isDirectory() ? { kind: 'folder' } : { kind: 'blocked', at: path }
}

function lookAt(root: string, path: string): Found {
  const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
  if (stats === undefined) return { kind: 'absent' }
  if (stats.isSymbolicLink()) return { kind: 'symlink', at: path }
  if (stats.isDirectory()) return { kind: 'folder' }
  if (!stats.isFile()) return { kind: 'blocked', at: path }
  // Git, too, keeps nothing of a mode but the owner's executable bit.
  return {
    kind: 'file',
    hash: sha256(readRegular(`${root}/${path}`)),
    executable: (stats.mode & 0o100) !== 0,
  }
}

/** Refuses a link, and does not wait for a pipe's writer, that took the place of the file since it was looked at. */
function readRegular(path: string): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

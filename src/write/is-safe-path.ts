import { lockName, workFolder } from './tree.ts'

// `.git`: a repository that appears inside the outputs could run programs of its choice on `git status`.
const reserved: ReadonlySet<string> = new Set(['', '.', '..', '.git', lockName, workFolder])

// The limits of Linux for a name, and of macOS for a path, which includes the folder that the project is in.
const longestName = 255
const longestPath = 700

/**
 * Whether a path stays below the folder that it is relative to, on every operating system, and names
 * nothing that Plinth or git keep for themselves. Neither it nor a name in it is too long to be written.
 */
export function isSafePath(path: string): boolean {
  const isPlain = !hasControlCharacter(path) && !path.includes('\\')
  return isPlain && Buffer.byteLength(path) <= longestPath && path.split('/').every(isSafeSegment)
}

function isSafeSegment(segment: string): boolean {
  return !reserved.has(segment.toLowerCase()) && Buffer.byteLength(segment) <= longestName
}

function hasControlCharacter(path: string): boolean {
  for (let index = 0; index < path.length; index++) {
    const unit = path.charCodeAt(index)
    // Below the space and 127 to 159: the C0 and C1 controls; 2028 and 2029 end a line for some readers.
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit === 0x2028 || unit === 0x2029) return true
  }
  return false
}

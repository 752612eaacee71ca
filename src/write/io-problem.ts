import { type WriteProblem, writeProblem } from './write-problem.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'something else stands there',
  EFBIG: 'the file is too large',
  EIO: 'the disk reports an error',
  EISDIR: 'a folder stands where a file is needed',
  ELOOP: 'it is a symbolic link',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long for this file system',
  ENFILE: 'too many files are open on this machine',
  ENOENT: 'it vanished in the meantime',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a file stands where a folder is needed',
  ENOTEMPTY: 'a folder with other files stands there',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
}

/** The error as a problem if the operating system gave it; any other error is a bug of ours and is thrown on. */
export function ioProblem(error: unknown, root: string): WriteProblem {
  if (!isSystemError(error)) throw error
  const reason = reasons[error.code] ?? error.code
  const path = belowRoot(error.dest ?? error.path ?? '', root)
  return writeProblem('output-io', path, `cannot ${error.syscall} here: ${reason} (${error.code})`)
}

/** Whether an error came from the operating system, and (where a code is given) is that one. */
export function isSystemError(error: unknown, code?: string): error is SystemError {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    (code === undefined || error.code === code)
  )
}

interface SystemError extends Error {
  readonly code: string
  readonly syscall: string
  readonly path?: string
  /** Where a rename was to lead. */
  readonly dest?: string
}

function belowRoot(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : ''
}

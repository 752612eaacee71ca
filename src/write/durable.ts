import { closeSync, constants, fchmodSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { isSystemError } from './io-problem.ts'

/** A file to create. */
export interface NewFile {
  readonly path: string
  readonly text: string
  readonly executable: boolean
}

// Well below the 256 open files that macOS allows a process.
const openAtOnce = 64

/**
 * Creates files and returns once their content is on the disk: 0644, or 0755 if executable, whatever the
 * umask. Nothing may stand at their paths yet.
 */
export function createDurably(files: readonly NewFile[], onFile: (file: NewFile) => void): void {
  for (let start = 0; start < files.length; start += openAtOnce) {
    const batch: number[] = []
    try {
      for (const file of files.slice(start, start + openAtOnce)) {
        batch.push(create(file))
        onFile(file)
      }
      // After all are written: the first call brings most of the batch to the disk, the others find it done.
      for (const descriptor of batch) fsyncSync(descriptor)
    } finally {
      for (const descriptor of batch) closeSync(descriptor)
    }
  }
}

/** Returns once the names in a folder are on the disk, where the file system can say so. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(descriptor)
  } catch (error) {
    // Some network and FUSE file systems cannot sync a folder; there is nothing better to do on them.
    if (!isSystemError(error, 'EINVAL') && !isSystemError(error, 'EPERM') && !isSystemError(error, 'ENOTSUP'))
      throw error
  } finally {
    closeSync(descriptor)
  }
}

function create(file: NewFile): number {
  const mode = file.executable ? 0o755 : 0o644
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const descriptor = openSync(file.path, flags, mode)
  try {
    writeAll(descriptor, Buffer.from(file.text))
    fchmodSync(descriptor, mode)
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function writeAll(descriptor: number, content: Uint8Array): void {
  for (let offset = 0; offset < content.length; ) offset += writeSync(descriptor, content, offset)
}

/** Why nothing, or not everything, was written or compared. A released code is never renamed. */
export type WriteCode =
  | 'output-hand-edited'
  | 'output-not-ours'
  | 'output-symlink'
  | 'output-busy'
  | 'output-path'
  | 'output-io'
  | 'lock-invalid'
  | 'journal-invalid'

/** One problem of the output folder, as data. */
export interface WriteProblem {
  readonly code: WriteCode
  /** One lower-case sentence without a full stop; the path is not repeated in it. */
  readonly message: string
  /** What to do, in full sentences. */
  readonly help?: string
  /** What the problem is about, relative to the output root, forward slashes; empty for the root itself. */
  readonly path: string
}

const help: Partial<Record<WriteCode, string>> = {
  'output-hand-edited':
    'Make the change in the spec or as a patch, or run again with --force to lose what was edited.',
  'output-not-ours': 'Move it away, or run again with --force to replace it.',
  'output-symlink':
    'Replace the link with a real folder or file; --out may name another place for all outputs.',
  'output-path': 'The target that makes this file has to give it another path.',
  'lock-invalid': 'Restore it from version control, or delete it and run synth again.',
  'journal-invalid':
    'Delete this file and run synth again; files that it had already replaced may need --force.',
}

/** A problem with the usual help of its code, or with a better one. */
export function writeProblem(
  code: WriteCode,
  path: string,
  message: string,
  advice: string | undefined = help[code],
): WriteProblem {
  return { code, path, message, ...(advice === undefined ? {} : { help: advice }) }
}

/** The problem of a symbolic link below the output root. */
export function symlinkProblem(path: string): WriteProblem {
  return writeProblem(
    'output-symlink',
    path,
    'this is a symbolic link, and Plinth follows none below the output folder',
  )
}

/**
 * A value as one word of a POSIX shell, read back byte for byte; plain where no shell gives its characters a
 * meaning. For arguments: as the first word of a command `A=b` would be an assignment. Throws on NUL.
 */
export function quoteShell(value: string): string {
  if (value.includes('\0')) throw new RangeError('a shell word cannot hold NUL')
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(value)) return value
  return `'${value.replaceAll("'", "'\\''")}'`
}

/**
 * The value part of a `NAME=value` line that Docker Compose, a sourcing shell, dotenv and `node --env-file` all
 * read as this value; undefined where they share no form: an apostrophe together with one of `$`, `\`, `"` or
 * a backtick, a backslash at the end (Compose and dotenv take it for an escape of the closing quote), a carriage
 * return (dotenv rewrites it), NUL.
 */
export function quoteEnvValue(value: string): string | undefined {
  if (value.endsWith('\\') || value.includes('\r') || value.includes('\0')) return undefined
  if (/^[\w./:@%+,-]+$/.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  return /[$\\"`]/.test(value) ? undefined : `"${value}"`
}

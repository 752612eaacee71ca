import type { Path } from '../diagnostics/diagnostic.ts'
import type { Context } from './context.ts'
import { readDotenv } from './dotenv.ts'
import { reportInside, repositoryText } from './repository.ts'
import { refuseFragile } from './texts.ts'

/** Names of what nobody may read in a repository or an output. A path of a file with it is no secret. */
const secretName =
  /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIALS?|(PRIVATE|API|ACCESS|SECRET|ENCRYPTION|SIGNING)_?KEY)$/
/** A URL with a password in it, and a private key. */
const secretValue = /:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/

/**
 * The variables of the dotenv files of a program, the later files over the earlier. Their text reaches the outputs, so
 * what looks like a secret is reported, unless the program itself says another value (`own`).
 */
export function fileVariables(
  context: Context,
  files: readonly string[] | undefined,
  own: (name: string) => boolean,
  at: Path,
): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const [index, path] of (files ?? []).entries()) {
    const place = [...at, 'envFiles', index]
    const source = repositoryText(context, path, place)
    if (source === undefined) continue
    const { variables, problems } = readDotenv(source.text)
    for (const { start, end, message, help } of problems)
      reportInside(context, { source, start, end }, place, message, help)
    for (const { name, value, start, end } of variables) {
      if (own(name)) continue
      if (looksSecret(name, value))
        reportInside(
          context,
          { source, start, end },
          place,
          `${name} looks like a secret, and would stand in the outputs as it is`,
          `Take it out of this file, and write \`env: {${name}: {secret: NAME}}\` with an entry in \`secrets\`.`,
        )
      refuseFragile(context, value, place)
      all.set(name, value)
    }
  }
  return all
}

function looksSecret(name: string, value: string): boolean {
  return value !== '' && (secretName.test(name.toUpperCase()) || secretValue.test(value))
}

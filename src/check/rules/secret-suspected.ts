import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'

/** Names that people give to credentials. */
const isNamedSecret =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|API_KEY|APIKEY|PRIVATE_KEY|ACCESS_KEY|AUTH_TOKEN|ACCESS_TOKEN|BEARER_TOKEN|CLIENT_SECRET|ENCRYPTION_KEY|SIGNING_KEY|SALT)$/i

/** A variable that is called like a secret is one. */
export const secretSuspected: TierRule = {
  code: 'secret-suspected',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    const seen = new Set<string>()
    for (const program of programContainers(environment)) {
      for (const { name, text, at } of literalVariables(program)) {
        if (!isNamedSecret.test(name) || isHarmless(text) || seen.has(at.join('.'))) continue
        seen.add(at.join('.'))
        report({
          at,
          hidden: true,
          message: `${name} is called like a secret, and its value is written out`,
          help: `Write \`${name}: {secret: NAME}\` and the secret in \`secrets\`; waive this where it is no secret.`,
        })
      }
    }
  },
}

/** Switches, numbers and paths say something about a secret. */
function isHarmless(text: string): boolean {
  return text === '' || /^(true|false|none|\d+|\/.*)$/i.test(text)
}

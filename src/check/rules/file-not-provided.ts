import type { Workload } from '../../model/workload.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { isAtOrBelow } from '../writable.ts'

/** Files that no image should hold: keys, certificates and secrets; what the system brings along is not among them. */
const isGiven = /\.(pem|key|crt|cer|p12|pfx|jks|keystore)$|^\/(run|var\/run)\/secrets\/|^\/(secrets|certs)\//i
const isOfSystem = /^\/(etc\/(ssl|pki|ca-certificates)|usr)\//

/** A key, certificate or secret that a program is told to read is one that something gives it. */
export const fileNotProvided: TierRule = {
  code: 'file-not-provided',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const program of programContainers(environment)) {
      for (const { name, text, at } of literalVariables(program)) {
        if (!/^\/[^\s:,]+$/.test(text) || !isGiven.test(text) || isOfSystem.test(text)) continue
        if (isProvided(text, program.workload)) continue
        report({
          at,
          message: `${name} has "${program.name}" read ${text}, which nothing gives it`,
          help: `Write \`files: {${text}: {secret: NAME}}\`; waive this where the image holds the file.`,
          related: [{ at: [...program.at, 'files'], message: 'the files that it is given' }],
        })
      }
    }
  },
}

function isProvided(path: string, { files, mounts }: Workload): boolean {
  return [...files, ...mounts].some((one) => isAtOrBelow(path, one.path))
}

import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { canWrite } from '../writable.ts'

/** Variables that tell a program where to write. */
const saysWhereToWrite =
  /(^|_)(UPLOADS?|CACHE|TMP|TEMP|DATA|LOGS?|STORAGE|SPOOL|SESSIONS?|EXPORTS?|OUTPUT|WORK|SCRATCH|STATE|PID|SOCKET|HOME)_?(DIR|DIRECTORY|PATH|FOLDER|FILE|LOCATION|HOME)$|^(TMPDIR|TEMPDIR|HOME|XDG_(CACHE|STATE|DATA|CONFIG|RUNTIME)_(HOME|DIR))$/i

/** A program is told to write only where it can: its root file system is read-only. */
export const pathNotWritable: TierRule = {
  code: 'path-not-writable',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const program of programContainers(environment)) {
      for (const { name, text, at } of literalVariables(program)) {
        if (!saysWhereToWrite.test(name) || !isPath(text) || canWrite(program.workload, text)) continue
        report({
          at,
          message: `${name} has "${program.name}" write to ${text}, where nothing is mounted and the root file system is read-only`,
          help: `Mount something there, such as \`volumes: {${text}: {tmpfs: 64Mi}}\`, or write a path below /tmp, which is memory; \`writableRoot: true\` gives up the protection.`,
          related: [{ at: [...program.at, 'volumes'], message: 'what it mounts' }],
        })
      }
    }
  },
}

/** Devices are files that every container can write. */
function isPath(text: string): boolean {
  return /^\/[^\s:,]+$/.test(text) && !/^\/(dev|proc)\//.test(text)
}

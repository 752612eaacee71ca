import type { Mount } from '../../model/workload.ts'
import type { Program } from '../program.ts'
import { programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { isAtOrBelow } from '../writable.ts'

/** No mount lies over the file that a program is started from: in its place there would be an empty folder. */
export const mountHidesProgram: TierRule = {
  code: 'mount-hides-program',
  severity: 'warning',
  scope: 'tier',
  check(environment, report) {
    for (const program of programContainers(environment)) {
      const { mounts, files } = program.workload
      for (const { word, at } of words(program)) {
        const mount = mounts.find((one) => hides(one, word))
        if (mount === undefined || files.some(({ path }) => path === word)) continue
        report({
          at: [...program.at, 'volumes', mount.path],
          side: 'key',
          message: `"${program.name}" is started with ${word}, and what is mounted at ${mount.path} hides it`,
          help: 'Mount it at a path that the image has nothing below, such as /data.',
          related: [{ at, message: 'the file is named here' }],
        })
      }
    }
  },
}

function hides({ kind, path }: Mount, word: string): boolean {
  return (
    (kind === 'volume' || kind === 'host' || kind === 'memory' || kind === 'scratch') &&
    path !== '/tmp' &&
    isAtOrBelow(word, path)
  )
}

/** What is run: the first word, or that of an interpreter's first argument. Later ones may be what it works on. */
function words({ at, workload }: Program) {
  const all = (['command', 'args'] as const).flatMap((key) =>
    (workload[key] ?? []).map((word, index) => ({ word, at: [...at, key, index] })),
  )
  return all
    .filter(({ word }) => !word.startsWith('-'))
    .slice(0, 2)
    .filter(({ word }) => word.startsWith('/'))
}

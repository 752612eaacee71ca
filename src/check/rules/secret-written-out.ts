import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Program } from '../program.ts'
import { literalVariables, programContainers } from '../program.ts'
import type { TierRule } from '../rule.ts'
import { secretIn } from '../secret-forms.ts'

/** No credential is written into a spec: whoever reads the repository would have it, and its history keeps it. */
export const secretWrittenOut: TierRule = {
  code: 'secret-written-out',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const { at, text, name } of programContainers(environment).flatMap(ofProgram)) {
      const what = secretIn(text)
      if (what === undefined) continue
      report({
        at,
        message: `${name} holds ${what}, for everybody who can read the repository`,
        help: 'Put it where secrets are kept, name it in `secrets` and write `{secret: NAME}` here. It must be changed: whoever has the history has it.',
      })
    }
  },
}

interface Text {
  readonly at: Path
  readonly text: string
  /** What the author calls the place. */
  readonly name: string
}

function ofProgram(program: Program): readonly Text[] {
  const { at, workload } = program
  const words = { command: workload.command, args: workload.args }
  return [
    ...literalVariables(program),
    ...Object.entries(words).flatMap(([key, list]) =>
      (list ?? []).map((text, index) => ({
        at: [...at, key, index],
        text,
        name: `\`${key}\` of "${program.name}"`,
      })),
    ),
    ...workload.files.flatMap(({ path, content }) =>
      content.kind === 'text'
        ? [{ at: [...at, 'files', path, 'text'], text: content.text, name: `the file ${path}` }]
        : [],
    ),
  ]
}

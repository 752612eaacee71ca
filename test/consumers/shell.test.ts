import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isCanary, requireTool } from './tools.ts'
import { type WrittenOutputs, writeOutputs } from './written-outputs.ts'

let outputs: WrittenOutputs
let scripts: readonly string[]
const fewer = /\/(policy-governance|shop)\//

/** Scripts of their own, and those of workflow steps, which get the shell that GitHub runs them with. */
beforeAll(async () => {
  outputs = await writeOutputs(['backup', 'ci', 'compose'])
  const ofSteps = [...outputs.files]
    .filter(([path]) => path.includes('/ci/workflows/'))
    .flatMap(([path, text]) =>
      runTexts(parse(text)).map((run, index) => [`${path}.${index}.sh`, run] as const),
    )
  for (const [path, run] of ofSteps) writeFileSync(join(outputs.folder, path), `#!/bin/bash -e\n${run}`)
  const own = [...outputs.files.keys()].filter((path) => path.endsWith('.sh'))
  const texts = new Map(own.map((path) => [outputs.files.get(path), path]))
  for (const [path, run] of ofSteps) texts.set(run, path)
  scripts = [...texts.values()].map((path) => join(outputs.folder, path))
})
afterAll(() => outputs.remove())

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly { readonly run?: string }[] }>>
}

function runTexts({ jobs }: Workflow): readonly string[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []))
}

describe('every script', () => {
  for (const name of ['shellcheck-bookworm', 'shellcheck-trixie', 'shellcheck-forky'] as const) {
    test(`${name} finds nothing in it, not even style`, { timeout: 120_000 }, (context) => {
      const program = requireTool(name, context)
      // The current release reads those of all systems, the others those of one.
      const read = name === 'shellcheck-trixie' ? scripts : scripts.filter((path) => fewer.test(path))
      const args = ['--severity=style', '--external-sources', '--source-path=SCRIPTDIR', ...read]
      const { stdout, status } = spawnSync(program, args, { encoding: 'utf8' })
      if (status !== 0 && isCanary(name)) return context.skip(stdout)
      expect(stdout).toBe('')
      expect(status).toBe(0)
      expect(read.length).toBeGreaterThan(20)
    })
  }

  test('parses', () => {
    const refused = scripts.filter((path) => spawnSync('bash', ['-n', path]).status !== 0)
    expect(refused).toEqual([])
  })
})

import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { shopSpecs } from '../fixtures/shop.ts'
import { compileSpecs, filesOf, specsOf } from '../in-memory.ts'
import { systems } from '../systems.ts'
import { githubWorkflowProblems } from './github-workflow.ts'
import { requireTool } from './tools.ts'

for (const [system, specs] of [
  ...systems.map((system) => [system, specsOf(system)] as const),
  ['shop', shopSpecs()],
] as const) {
  test(`GitHub takes every workflow of ${system}`, async (context) => {
    const service = requireTool('github-workflows', context)
    const files = [...filesOf(await compileSpecs(specs, { targets: ['ci'] }))].filter(([path]) =>
      path.includes('/ci/workflows/'),
    )
    expect(files.map(([path]) => basename(path))).toEqual(
      ['ci', 'deploy', 'spec'].map((name) => `${system}-${name}.yml`),
    )
    for (const [path, text] of files) {
      expect(await githubWorkflowProblems(service, basename(path), text), path).toEqual([])
    }
  })
}

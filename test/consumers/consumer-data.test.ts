import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { requireTool } from './tools.ts'

test('what is carried of the schemas of consumers is what they say today', (context) => {
  requireTool('kubernetes-schema', context)
  requireTool('compose-schema', context)
  const { stdout } = spawnSync(process.execPath, ['scripts/consumers/consumer-data.mjs', '--check'], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
})

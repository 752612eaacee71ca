import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest'
import { namespaceCommand } from './namespace.ts'
import { requireTool } from './tools.ts'
import { type WrittenOutputs, writeOutputs } from './written-outputs.ts'

let outputs: WrittenOutputs
beforeAll(async () => {
  outputs = await writeOutputs(['backup'])
})
afterAll(() => outputs.remove())

/** What Debian's crontab says about a file. Away from the machine: it makes folders even where it only checks. */
function check(
  path: string,
  context: TestContext,
): { readonly status: number | null; readonly output: string } {
  requireTool('namespace', context)
  requireTool('ip-trixie', context)
  const [program = '', ...args] = namespaceCommand([requireTool('crontab-trixie', context), '-n', path])
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

test('Debian takes every crontab', (context) => {
  const crontabs = [...outputs.files.keys()].filter((path) => path.endsWith('/crontab'))
  expect(crontabs).toEqual(['shop/production/backup/crontab'])
  for (const path of crontabs) {
    const { status, output } = check(join(outputs.folder, path), context)
    expect(output).toMatch(/syntax of the crontab file was successfully checked/)
    expect(status).toBe(0)
  }
})

test('Debian refuses a crontab with a wrong hour', (context) => {
  const path = join(outputs.folder, 'wrong')
  writeFileSync(path, '0 24 * * * true\n')
  expect(check(path, context).status).not.toBe(0)
})

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileSpecs, filesOf, specsOf } from './in-memory.ts'

const cli = resolve('dist/cli.js')
const temporary = mkdtempSync(join(tmpdir(), 'plinth-determinism-'))
afterAll(() => rmSync(temporary, { recursive: true }))

/** Every file below a folder with its content and executable bit. */
function tree(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  )
  return Object.fromEntries(
    paths
      .sort()
      .map((path) => [
        path,
        `${statSync(join(root, path)).mode & 0o111} ${readFileSync(join(root, path), 'utf8')}`,
      ]),
  )
}

function synth(folder: string, environment: Record<string, string>): Record<string, string> {
  const project = join(temporary, folder)
  cpSync('environments', join(project, 'environments'), { recursive: true })
  execFileSync(process.execPath, [cli, 'synth', '--today', '2026-11-21'], {
    cwd: project,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: 'pipe',
  })
  return tree(join(project, 'out'))
}

test('another directory, time zone, locale and user give the same bytes', () => {
  const first = synth('one', { TZ: 'Pacific/Auckland', LANG: 'C', USER: 'root', HOME: '/root' })
  const second = synth('two/deeper', {
    TZ: 'America/St_Johns',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    USER: 'somebody',
    HOME: '/nowhere',
  })
  expect(Object.keys(first).length).toBeGreaterThan(50)
  expect(second).toEqual(first)
})

test('no output names a place of this machine', () => {
  for (const text of Object.values(tree('out'))) {
    expect(text).not.toContain(process.cwd())
    expect(text).not.toContain(`${tmpdir()}/plinth`)
  }
})

test('compiling twice in one process gives the same files and leaves the input alone', async () => {
  const specs = Object.freeze({ ...specsOf('policy-governance') })
  const first = filesOf(await compileSpecs(specs))
  expect(filesOf(await compileSpecs(specs))).toEqual(first)
})

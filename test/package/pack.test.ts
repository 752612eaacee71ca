import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'plinth-package-'))
const project = join(folder, 'project')

// `npm test` has just built `dist/`; a second build here would pull it from under the other tests.
beforeAll(async () => {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private": true}')
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  const tarball = join(folder, `plinth-${packageJson.version}.tgz`)
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project })
})

afterAll(() => rmSync(folder, { recursive: true }))

function plinth(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run('npx', ['--no-install', 'plinth', ...args], { cwd: project })
}

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length))
    .sort()
}

test('the package brings nothing else with it', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'plinth',
  ])
})

test('the installed command says its version', async () => {
  expect((await plinth('--version')).stdout.trim()).toBe(packageJson.version)
})

test('the installed command compiles as the repository does', async () => {
  cpSync('environments', join(project, 'environments'), { recursive: true })
  await plinth('synth')
  const made = filesBelow(join(project, 'out'))
  expect(made).toEqual(filesBelow('out'))
  for (const file of made) {
    expect(readFileSync(join(project, 'out', file)).equals(readFileSync(join('out', file))), file).toBe(true)
  }
})

test('the installed command has what it reads only where something is wrong or passed through', async () => {
  const spec = [
    'edition: "2026-11"',
    'system: shop',
    'tiers: [production]',
    'tier: production',
    'platform: compose',
    'domain: shop.example.com',
    'services:',
    '  web: &web {image: "shop/web:1", prots: {http: 80}}',
    '  api: {image: "shop/api:1", kubernetes: {pod: {hostPidd: true}}, compose: {cap_ad: [A]}}',
    '',
  ]
  mkdirSync(join(project, 'wrong/shop'), { recursive: true })
  writeFileSync(join(project, 'wrong/shop/production.yaml'), spec.join('\n'))
  const failed = plinth('validate', '--environments', 'wrong')
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/"prots".*"ports".*"hostPidd".*"hostPID".*"cap_ad".*"cap_add"/s),
  })
})

test('the package holds the licenses of what is bundled in it', () => {
  const texts = readFileSync(join(project, 'node_modules/plinth/dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const name of ['cdk8s-plus-27', 'commander', 'handlebars', 'yaml'])
    expect(texts).toMatch(new RegExp(`^${name} \\d`, 'm'))
})

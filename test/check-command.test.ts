import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const cli = resolve('dist/cli.js')
let project: string

function plinth(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, ...args], {
    cwd: project,
    encoding: 'utf8',
  })
  return { status, stderr, stdout }
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'plinth-check-'))
  cpSync('environments', join(project, 'environments'), { recursive: true })
  expect(plinth('synth').status).toBe(0)
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

const compose = 'out/policy-governance/development/compose/compose.yaml'

function snapshot(): string[] {
  const out = join(project, 'out')
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const { mtimeMs, isFile } = {
        mtimeMs: statSync(join(out, path)).mtimeMs,
        isFile: statSync(join(out, path)).isFile(),
      }
      return `${path} ${mtimeMs} ${isFile ? readFileSync(join(out, path), 'utf8').length : ''}`
    })
}

test('fresh outputs are fresh', () => {
  expect(plinth('synth', '--check')).toMatchObject({ status: 0, stderr: 'out: fresh\n' })
})

test('stale, missing, stray and hand-edited files are listed, and nothing is written', () => {
  const spec = join(project, 'environments/policy-governance/base.yaml')
  writeFileSync(spec, readFileSync(spec, 'utf8').replace('FROM_EMAIL: noreply@', 'FROM_EMAIL: nobody@'))
  rmSync(join(project, 'out/policy-governance/staging/nginx/nginx.conf'))
  writeFileSync(join(project, 'out/policy-governance/staging/nginx/mine.conf'), '# mine\n')
  appendFileSync(join(project, 'out/policy-governance/production/nginx/nginx.conf'), '# a quick fix\n')
  const before = snapshot()
  const { status, stderr } = plinth('synth', '--check')
  expect(status).toBe(1)
  expect(stderr).toContain(`${compose}: stale`)
  expect(stderr).toContain('out/policy-governance/staging/nginx/nginx.conf: missing')
  expect(stderr).toContain('out/policy-governance/staging/nginx/mine.conf: stray')
  expect(stderr).toContain('out/policy-governance/production/nginx/nginx.conf: hand-edited')
  expect(snapshot()).toEqual(before)
})

test('a hand-edited file is overwritten only by force', () => {
  appendFileSync(join(project, compose), '# a quick fix\n')
  const refused = plinth('synth')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('[output-hand-edited]')
  expect(readFileSync(join(project, compose), 'utf8')).toContain('a quick fix')
  expect(plinth('synth', '--force').status).toBe(0)
  expect(readFileSync(join(project, compose), 'utf8')).not.toContain('a quick fix')
})

test('an unchanged file is not touched', () => {
  const before = snapshot()
  expect(plinth('synth').status).toBe(0)
  expect(snapshot()).toEqual(before)
})

test('a run for one target leaves the others alone', () => {
  rmSync(join(project, compose))
  expect(plinth('synth', '--target', 'nginx').status).toBe(0)
  expect(() => statSync(join(project, compose))).toThrow()
  expect(plinth('synth', 'policy-governance/development', '--target', 'compose').status).toBe(0)
  expect(statSync(join(project, compose)).isFile()).toBe(true)
})

test('a tier that is gone takes its outputs with it', () => {
  const base = join(project, 'environments/policy-governance/base.yaml')
  rmSync(join(project, 'environments/policy-governance/staging.yaml'))
  writeFileSync(
    base,
    readFileSync(base, 'utf8')
      .replace('tiers: [development, staging, production]', 'tiers: [development, production]')
      .replace(/ {4}staging: .*\n/, ''),
  )
  expect(plinth('synth').status).toBe(0)
  expect(readdirSync(join(project, 'out/policy-governance')).sort()).toEqual([
    'development',
    'production',
    'system',
  ])
})

test('a system that is gone takes its outputs with it, and only those that Plinth wrote', () => {
  writeFileSync(join(project, 'out/policy-governance/notes.txt'), 'mine')
  cpSync(join(project, 'environments/policy-governance'), join(project, 'environments/other'), {
    recursive: true,
  })
  for (const name of readdirSync(join(project, 'environments/other'))) {
    const path = join(project, 'environments/other', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('system: policy-governance', 'system: other'))
  }
  rmSync(join(project, 'environments/policy-governance'), { recursive: true })
  expect(plinth('synth').status).toBe(0)
  expect(readdirSync(join(project, 'out/policy-governance'))).toEqual(['notes.txt'])
})

test('a wrong command line exits with 2 and says what there is', () => {
  expect(plinth('synth', 'polcy-governance')).toMatchObject({ status: 2 })
  expect(plinth('synth', 'polcy-governance').stderr).toContain('did you mean "policy-governance"')
  expect(plinth('synth', '--target', 'kubernets').stderr).toContain('did you mean "kubernetes"')
  expect(plinth('synth', '--target', 'kubernets').status).toBe(2)
  expect(plinth('sinth').status).toBe(2)
})

test('help teaches and exits with 0', () => {
  const { status, stdout } = plinth('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('plinth synth --check')
  expect(plinth('--version').status).toBe(0)
})

test('problems can be had as JSON', () => {
  const { status, stdout } = plinth('validate', '--format', 'json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual([])
})

test('specs of a folder outside of the current one are read as well', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'plinth-elsewhere-'))
  cpSync('environments/thorbis', join(elsewhere, 'thorbis'), { recursive: true })
  const { status, stderr } = plinth('validate', '--environments', elsewhere)
  rmSync(elsewhere, { recursive: true })
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'thorbis: valid\n' })
})

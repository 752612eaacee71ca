import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const cli = resolve('dist/cli.js')
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'plinth-hostile-'))
  mkdirSync(join(project, 'environments/shop'), { recursive: true })
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

const head =
  'edition: "2026-11"\nsystem: shop\ntiers: [production]\ntier: production\nplatform: compose\ndomain: shop.example.com\n'
const web = 'services: {web: {kind: web, image: "example/web:1", ports: {http: 8080}}}\n'

function synth(text: string | Buffer): { status: number | null; stderr: string } {
  writeFileSync(join(project, 'environments/shop/production.yaml'), text)
  const { status, stderr } = spawnSync(process.execPath, [cli, 'synth'], { cwd: project, encoding: 'utf8' })
  return { status, stderr }
}

/** Everything in the project but the spec: nothing may appear beside `out/`. */
function outsideOfOut(): string[] {
  return readdirSync(project).filter((name) => name !== 'environments' && name !== 'out')
}

const hostile: Readonly<Record<string, { readonly text: string; readonly address: RegExp }>> = {
  'a name that climbs out of the folder': {
    text: `${head}services: {"../../evil": {kind: web, image: "a:1", ports: {http: 80}}}\n`,
    address: /production\.yaml:7:12: error/,
  },
  'a system that climbs out of the folder': {
    text: head.replace('system: shop', 'system: ../../evil') + web,
    address: /production\.yaml:2:9: error/,
  },
  'a tier that climbs out of the folder': {
    text: head.replaceAll('production', '../x') + web,
    address: /production\.yaml:3:9: error/,
  },
  'aliases that multiply': {
    text: `${head}env:\n  a: &a {A: "x", B: "x", C: "x", D: "x", E: "x", F: "x", G: "x", H: "x"}\n${[...'bcdefgh'].map((name, index) => `  ${name}: &${name} {${[...'ABCDEFGH'].map((key) => `${key}: *${'abcdefg'[index]}`).join(', ')}}\n`).join('')}`,
    address: /production\.yaml:\d+:\d+: error: .*\[alias-bomb\]/,
  },
  'a scalar of 10 MB': {
    text: `${head}placement: {region: "${'x'.repeat(10_000_000)}"}\n`,
    address: /production\.yaml:\d+:\d+: error: .*\[file-too-large\]/,
  },
  'a prototype as a key': {
    text: `${head}services: {__proto__: {kind: web, image: "a:1"}, constructor: {kind: web, image: "a:1"}}\n`,
    address: /production\.yaml:7:12: error: .*\[reserved-key\]/,
  },
  'a NUL character': {
    text: `${head}placement: {region: "eu\u0000west"}\n`,
    address: /production\.yaml:7:\d+: error: .*\[control-character\]/,
  },
  'an escaped control character': {
    text: `${head}env: {common: {A: "a\\u0007b"}}\n`,
    address: /production\.yaml:7:\d+: error: .*\[control-character\]/,
  },
}

test.each(Object.keys(hostile))('%s gets an error with an address, fast, and touches nothing', (name) => {
  const { text, address } = hostile[name] ?? { text: '', address: /never/ }
  const start = process.hrtime.bigint()
  const { status, stderr } = synth(text)
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  expect(stderr).toMatch(address)
  expect(stderr).not.toContain('    at ')
  expect(status).toBe(1)
  expect(outsideOfOut()).toEqual([])
  expect(existsSync(join(project, 'out'))).toBe(false)
  // An order of magnitude above what it takes, for machines that are busy.
  expect(seconds).toBeLessThan(10)
})

test('a symbolic link in out/ is refused and not followed', () => {
  const outside = mkdtempSync(join(tmpdir(), 'plinth-outside-'))
  mkdirSync(join(project, 'out'))
  symlinkSync(outside, join(project, 'out/shop'))
  const { status, stderr } = synth(head + web)
  expect(status).toBe(1)
  expect(stderr).toContain('out/shop')
  expect(stderr).toContain('[output-symlink]')
  expect(readdirSync(outside)).toEqual([])
  rmSync(outside, { recursive: true })
})

test('the same spec without the attack compiles', () => {
  expect(synth(head + web).status).toBe(0)
  expect(readFileSync(join(project, 'out/shop/production/compose/compose.yaml'), 'utf8')).toContain(
    'example/web:1',
  )
  expect(() =>
    execFileSync(process.execPath, [cli, 'synth', '--check'], { cwd: project, stdio: 'pipe' }),
  ).not.toThrow()
})

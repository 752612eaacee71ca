import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileSpecs, filesOf } from '../in-memory.ts'
import { requireTool } from './tools.ts'

const root = mkdtempSync(join(tmpdir(), 'plinth-roll-out-'))
const folder = join(root, 'srv')
afterAll(() => rmSync(root, { recursive: true }))

/** Copies as `rsync --archive --delete` with the excludes of the steps; `docker compose` only reads its files. */
const rsync = `#!/bin/bash
from="\${*: -2:1}" to="\${*: -1}"
mkdir -p "$to"
find "$to" -type f ! -path "$to"'former/*' ! -path '*/compose/.env' -delete
tar c --exclude=./former --exclude=./compose/.env -C "$from" . | tar x -C "$to"
`
const docker = (compose: string) => `#!/bin/bash
echo "$@" >>${root}/log
files=()
while [[ $# -gt 0 ]]; do [[ $1 == --file ]] && files+=("$1" "$2"); shift; done
exec ${compose} "\${files[@]}" config
`

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  chmodSync(join(root, path), 0o755)
}

function spec(image: string): string {
  return `edition: "2026-11"
system: case
tiers: [production]
tier: production
platform: compose
domain: example.org
owners: {team: {email: team@example.org}}
services:
  web: {kind: web, image: ${image}, ports: {http: 8080}, health: {live: /h}}
`
}

interface Steps {
  readonly up: string
  readonly back: string
}

/** Writes the outputs of a spec into the checkout, and returns the steps of its deployment. */
async function steps(image: string): Promise<Steps> {
  const files = filesOf(await compileSpecs({ 'environments/case/production.yaml': spec(image) }))
  for (const [path, text] of files) write(`checkout/out/${path}`, text)
  const { jobs } = parse(files.get('case/system/ci/workflows/case-deploy.yml') ?? '')
  const run = (name: string): string =>
    jobs['deploy-production'].steps.find((step: { name: string }) => step.name === name).run
  return { up: run('Roll out'), back: run('Roll back') }
}

/** Runs a step as GitHub does, with the folder of the machine elsewhere. */
function run(step: string) {
  const env = {
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    HOME: root,
    GITHUB_WORKSPACE: join(root, 'checkout'),
    WEB_DIGEST: `sha256:${'a'.repeat(64)}`,
  }
  const text = step.replaceAll('/srv/case-production', folder)
  const options = { cwd: join(root, 'checkout'), encoding: 'utf8', env } as const
  return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', text], options)
}

function imageOf({ stdout, stderr, status }: ReturnType<typeof run>): string {
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return /image: (.*)/.exec(stdout)?.[1] ?? ''
}

describe('the steps of a deployment on compose, read by docker compose', () => {
  const others = '"a/web:1.0"'
  const later = '"a/web:2.0"'
  const own = `{name: a/web, digest: "sha256:${'b'.repeat(64)}", build: {context: .}}`

  beforeAll(() => write('bin/rsync', rsync))

  test('roll out images of others, and back to the former release', async (context) => {
    write('bin/docker', docker(requireTool('docker-compose-trixie', context)))
    const first = await steps(others)
    expect(imageOf(run(first.up))).toBe('a/web:1.0')
    const second = await steps(later)
    expect(imageOf(run(second.up))).toBe('a/web:2.0')
    expect(imageOf(run(second.back))).toBe('a/web:1.0')
    expect(readFileSync(join(root, 'log'), 'utf8')).not.toContain('digests')
  })

  test('roll out the digest that was built', async (context) => {
    write('bin/docker', docker(requireTool('docker-compose-trixie', context)))
    const built = await steps(own)
    expect(imageOf(run(built.up))).toBe(`a/web@sha256:${'a'.repeat(64)}`)
    expect(imageOf(run(built.back))).toBe('a/web:1.0')
  })
})

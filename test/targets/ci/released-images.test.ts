import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileSpecs, filesOf } from '../../in-memory.ts'

const base = `
edition: "2026-11"
system: shop
tiers: [staging, production]
platform: kubernetes
domain: example.org
owners: {team: {email: team@example.org}}
services:
  web: {image: {name: ghcr.io/example/web, release: shop, build: {context: .}}, ports: {http: 3000}, health: {live: /health}}
  proxy: {image: "ghcr.io/other/proxy:2.0.0", ports: {http: 3000}, health: {live: /health}}
jobs:
  migrate: {image: {name: ghcr.io/example/web, release: shop, build: {context: .}}, run: manual}
`
const delivered = (tool: string) => `outputs: {kubernetes: {delivery: ${tool}}}\n`
const argo = delivered('{argo: {repository: "https://github.com/example/shop"}}')

async function deployOf(staging: string, production: string) {
  const compiled = await compileSpecs(
    {
      'environments/shop/base.yaml': base,
      'environments/shop/staging.yaml': `extends: [base.yaml]\ntier: staging\nreleases: {shop: "1.5.0"}\n${staging}`,
      'environments/shop/production.yaml': `extends: [base.yaml]\ntier: production\nreleases: {shop: "1.4.2"}\n${production}`,
    },
    { targets: ['ci'] },
  )
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const text = filesOf(compiled).get('shop/system/ci/workflows/shop-deploy.yml') ?? ''
  return { text, jobs: parse(text)?.jobs ?? {} }
}

test('what Argo CD and Flux fetch is built and released, and nothing else is done', async () => {
  const { text, jobs } = await deployOf(delivered('{flux: {source: shop}}'), argo)
  expect(Object.keys(jobs)).toEqual(['build'])
  expect(text).toContain('Nothing is deployed to staging from here: Flux of its cluster does that.')
  expect(text).not.toContain('Settings of the repository')
  const step = jobs.build.steps.at(-1)
  expect(step.env).toEqual({ WEB_DIGEST: `\${{ steps.web.outputs.digest }}` })
  expect(step.run).toContain('release ghcr.io/example/web:1.4.2 "ghcr.io/example/web@$WEB_DIGEST"\n')
  expect(step.run).toContain('release ghcr.io/example/web:1.5.0 "ghcr.io/example/web@$WEB_DIGEST"\n')
  expect(step.run).not.toContain('proxy')
})

test('only the release of a tier that is delivered gets its name; the others get digests', async () => {
  const { jobs } = await deployOf('', argo)
  expect(Object.keys(jobs)).toContain('deploy-staging')
  const { run } = jobs.build.steps.at(-1)
  expect(run.match(/^release .*$/gm)).toHaveLength(1)
  expect(run).toContain('ghcr.io/example/web:1.4.2')
})

test('no name is given where CI ships to every tier', async () => {
  const { jobs } = await deployOf('', '')
  expect(jobs.build.steps.map((step: { name?: string }) => step.name)).not.toContain('Release')
})

test.each([
  ['is there', 'true', 0, ''],
  ['is not there yet', 'echo "ERROR: ghcr.io/example/web:1.4.2: not found" >&2; false', 0, 'create'],
  ['cannot be asked for', 'echo "ERROR: 503 Service Unavailable" >&2; false', 1, ''],
])('a release that %s', async (_, inspect, status, expected) => {
  const { jobs } = await deployOf('', argo)
  const docker = `docker() {\n  if [ "$3" = inspect ]; then ${inspect}; else echo "create $5 $6"; fi\n}\n`
  const result = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', docker + jobs.build.steps.at(-1).run], {
    encoding: 'utf8',
    env: { WEB_DIGEST: 'sha256:abc', PATH: process.env.PATH },
  })
  expect(result.status).toBe(status)
  expect(result.stdout.includes('create ghcr.io/example/web:1.4.2 ghcr.io/example/web@sha256:abc')).toBe(
    expected === 'create',
  )
})

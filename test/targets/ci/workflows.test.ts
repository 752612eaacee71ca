import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { expression } from '../../../src/targets/ci/expression.ts'
import { shopSpecs } from '../../fixtures/shop.ts'
import { compileSpecs, filesOf, specsOf } from '../../in-memory.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly needs?: readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly 'runs-on'?: string | readonly string[]
  readonly environment?: { readonly name: string; readonly url: string }
  readonly services?: Readonly<
    Record<string, { readonly image: string; readonly ports: readonly string[]; readonly options: string }>
  >
  readonly env?: Readonly<Record<string, string>>
  readonly uses?: string
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly text: string
  readonly permissions: object
  readonly jobs: Readonly<Record<string, Job>>
}

const files = new Map(
  (
    await Promise.all(
      [specsOf('policy-governance'), shopSpecs()].map((specs) => compileSpecs(specs, { targets: ['ci'] })),
    )
  )
    .flatMap((compiled) => [...filesOf(compiled)])
    .filter(([path]) => path.includes('/ci/workflows/')),
)

function workflow(system: string, name: string): Workflow {
  const text = files.get(`${system}/system/ci/workflows/${system}-${name}.yml`) ?? ''
  return { text, ...parse(text) }
}

const all = [...files].map(([path, text]): readonly [string, Workflow] => [path, { text, ...parse(text) }])

describe.each(all)('%s', (_, { text, permissions, jobs }) => {
  test('gives nothing to jobs that do not ask, and little to those that do', () => {
    expect(permissions).toEqual({})
    for (const job of Object.values(jobs)) {
      const write = Object.entries(job.permissions ?? {}).filter(([, access]) => access === 'write')
      expect(write.filter(([scope]) => scope !== 'id-token' && scope !== 'packages')).toEqual([])
    }
  })

  test('ends every job after a time', () => {
    for (const [name, job] of Object.entries(jobs)) {
      if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeGreaterThan(0)
    }
  })

  test('names actions by commit, with the release behind it', () => {
    const lines = text.split('\n').filter((line) => /uses: [^.]/.test(line))
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    expect(lines.length).toBeGreaterThan(0)
  })

  test('keeps no token of the checkout, and puts no expression into a script', () => {
    const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])
    for (const step of steps) {
      if (step.uses?.startsWith('actions/checkout@'))
        expect(step.with).toEqual({ 'persist-credentials': false })
      expect(step.run ?? '').not.toContain('${{')
    }
  })
})

test('tests find real stores of the spec’s versions, where the program is told to look', () => {
  const { unit } = workflow('policy-governance', 'ci').jobs
  expect(unit?.services?.db).toMatchObject({ image: 'postgres:17.11', ports: ['5432:5432'] })
  expect(unit?.services?.cache).toMatchObject({ image: 'redis:8.10.2', ports: ['6379:6379'] })
  for (const service of Object.values(unit?.services ?? {})) expect(service.options).toContain('--health-cmd')
  // Of the cache, development says how one server alone is found: the other tiers ask sentinels.
  expect(unit?.env).toEqual({
    DATABASE_READ_URL: 'postgresql://policy_user@localhost:5432/policy_governance',
    DATABASE_URL: 'postgresql://policy_user@localhost:5432/policy_governance',
    REDIS_HOST: 'localhost',
    REDIS_PORT: '6379',
  })
})

test('two stores of a kind get ports of their own', () => {
  const { unit } = workflow('shop', 'ci').jobs
  expect(unit?.services?.carts?.ports).toEqual(['6379:6379'])
  expect(unit?.services?.pages?.ports).toEqual(['6380:6379'])
  expect(unit?.env).toMatchObject({ CARTS_URL: 'redis://localhost:6379/0', PAGES_PORT: '6380' })
})

test('an image is built once and goes through the tiers in their order', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
    ['test', undefined],
    ['build', ['test']],
    ['gates', undefined],
    ['deploy-staging', ['build', 'gates']],
    ['deploy-production', ['build', 'gates', 'deploy-staging']],
  ])
})

test('what runs is the digest of the build, not a tag', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  expect(jobs['deploy-production']?.env).toEqual({
    AI_ENHANCED_ENGINE_DIGEST: expression('needs.build.outputs.ai-enhanced-engine'),
  })
  const pin = jobs['deploy-production']?.steps?.find(({ name }) => name === 'Name the images by digest')
  expect(pin?.run).toContain('digest: $AI_ENHANCED_ENGINE_DIGEST')
})

test('stores come before the migration, the migration before the rollout, proof after it', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  const names = jobs['deploy-production']?.steps?.flatMap(({ name }) => name ?? [])
  expect(names).toEqual([
    'Only within the window',
    'Find the cluster',
    'Name the images by digest',
    'Prepare',
    'Migrate',
    'Roll out',
    'Request /health (smoke)',
    'Roll back',
  ])
})

test('only a tier with a window asks for the time', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  expect(jobs['deploy-staging']?.steps?.[0]?.name).toBeUndefined()
})

test('a gate is an environment whose reviewers are looked for; another must approve where the spec says approval', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  const run = jobs.gates?.steps?.[0]?.run ?? ''
  expect(run).toMatch(/^check policy-governance-staging .*required_reviewers"\)/m)
  expect(run).toMatch(
    /^check policy-governance-production .*required_reviewers" and \.prevent_self_review\)/m,
  )
})

test('a tier on the developers’ machines is not deployed to, and the workflow says so', () => {
  const { text, jobs } = workflow('policy-governance', 'deploy')
  expect(Object.keys(jobs)).not.toContain('deploy-development')
  expect(text).toContain('# Nothing is deployed to development')
})

test('a tier on compose is brought up by a runner on its machine', () => {
  const job = workflow('shop', 'deploy').jobs['deploy-production']
  expect(job?.['runs-on']).toEqual(['self-hosted', 'shop-production'])
  const run = job?.steps?.find(({ name }) => name === 'Roll out')?.run ?? ''
  expect(run).toContain('image: ghcr.io/example/shop@$SHOP_DIGEST')
  expect(run).toContain('crontab ../backup/crontab')
})

test('the registry of GitHub is entered with the token of the job', () => {
  const { build } = workflow('shop', 'deploy').jobs
  expect(build?.permissions).toEqual({ contents: 'read', packages: 'write' })
})

test('outputs are compared with the specs on every pull request', () => {
  const { jobs } = workflow('shop', 'spec')
  expect(jobs.synth?.steps?.at(-1)?.run).toBe('npx plinth synth shop --check')
})

test('the tools of backups are built once for each name, and no digest restarts a server for them', () => {
  const { jobs } = workflow('policy-governance', 'deploy')
  const step = jobs.build?.steps?.find(({ name }) => name === 'Build the tools of the backups')
  expect(step?.run?.trimEnd().split('\n').at(-1)).toBe(
    'provide policygovernance/backup-tools:1.0.0 out/policy-governance/production/backup',
  )
  for (const job of Object.values(jobs)) expect(Object.keys(job.env ?? {}).join()).not.toContain('BACKUP')
})

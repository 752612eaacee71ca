import { expect, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import type { ValuePart, Workload } from '../../../src/model/workload.ts'
import { printBody } from '../../../src/print/print.ts'
import { emitter } from '../../../src/targets/env/emit.ts'
import { composeVariableFor, composeVariables } from '../../../src/targets/shared/compose-variables.ts'
import { shop } from '../../fixtures/shop.ts'
import { compileSpecs, filesOf, specsOf } from '../../in-memory.ts'
import { policyGovernance } from '../policy-governance.ts'

const production = await policyGovernance('production')

function filesFor(environment: Environment): ReadonlyMap<string, string> {
  if (emitter.scope !== 'tier') throw new Error('env is written for each tier')
  return new Map(emitter.emit(environment).map(({ path, body }) => [path, printBody(body, 'the spec')]))
}

function fileOf(environment: Environment, path: string): string {
  return filesFor(environment).get(path) ?? ''
}

test('.env.example has exactly the variables that compose.yaml reads, each without a value', async () => {
  const files = filesOf(await compileSpecs(specsOf('policy-governance'), { targets: ['compose', 'env'] }))
  for (const tier of ['development', 'production']) {
    const read = files.get(`policy-governance/${tier}/compose/compose.yaml`)?.matchAll(/\$\{(\w+):\?/g) ?? []
    const lines = files.get(`policy-governance/${tier}/env/.env.example`)?.split('\n') ?? []
    const written = lines.filter((line) => line !== '' && !line.startsWith('#'))
    expect(written).toEqual([...new Set([...read].map(([, name]) => `${name}=`))].sort())
    expect(written.length).toBeGreaterThan(5)
  }
})

test('a composed value shows its form, where each secret is and how it is encoded', () => {
  expect(fileOf(production, '.env.example')).toContain(
    [
      '# DATABASE_URL of ai-assistant, ai-chat, api, worker',
      '# postgresql://policy_user:<db-password>@db-pooler:6432/policy_governance?sslmode=verify-full&sslrootcert=/run/tls/db/ca.crt',
      '# <db-password> is vault:production/db#password, percent-encoded (RFC 3986)',
      'DATABASE_URL=',
    ].join('\n'),
  )
})

test('the inventory names every secret with its source and everybody who takes it', () => {
  const lines = fileOf(production, 'secrets.md').split('\n')
  for (const secret of production.secrets) {
    const first = lines.findIndex((line) => line.startsWith(`| \`${secret.name}\` |`))
    const next = lines.findIndex((line, index) => index > first && !line.startsWith('|  |'))
    const takers = lines.slice(first, next).map((line) => line.split(' | ')[3])
    expect([...new Set(takers)].sort(), secret.name).toEqual(
      secret.consumers.length === 0 ? ['nobody'] : [...secret.consumers].sort(),
    )
  }
  expect(lines).toContainEqual(expect.stringMatching(/`jwt` \| `vault:production\/api#jwt` \| every 90d/))
})

test('a container that only the cluster runs gets nothing from compose', () => {
  const text = fileOf(production, 'secrets.md')
  expect(text).toMatch(/backup-db \| file `[^`]+` \| not used \|/)
  expect(text).toMatch(/alertmanager \| file `[^`]+` \| not used \|/)
})

test('the inventory says which servers do not take a new password', () => {
  expect(fileOf(production, 'secrets.md')).toMatch(/But `grafana` took its password when\nits data was made/)
})

test('flags have what belongs to their state and nothing else', () => {
  const flags = JSON.parse(fileOf(production, 'flags.json'))
  expect(flags.AI_RISK_PREDICTION).toEqual({ state: 'all' })
  expect(flags.NEW_COMPANY_MANAGEMENT).toEqual({ state: 'targeted', allow: ['company1', 'company2'] })
})

test('without flags there is no file of flags', async () => {
  expect([...filesFor(await shop()).keys()]).toEqual(['.env.example', 'secrets.md'])
})

test('a tier that turns the output off gets no file', () => {
  expect(filesFor({ ...production, outputs: { ...production.outputs, env: undefined } }).size).toBe(0)
})

const text = (value: string): ValuePart => ({ kind: 'text', text: value })
const secret = (name: string): ValuePart => ({ kind: 'secret', secret: name, encoding: 'raw' })

function withVariables(
  variables: readonly (readonly [workload: string, name: string, value: readonly ValuePart[]])[],
): Environment {
  const [template] = production.workloads
  if (template === undefined) throw new Error('the system has workloads')
  const workloads = variables.map(
    ([name, variable, value]): Workload => ({
      ...template,
      name,
      env: [{ name: variable, value }],
      sidecars: [],
    }),
  )
  return { ...production, workloads, composeOnly: [] }
}

test('a secret on its own has its own name, whatever its variables are called', () => {
  const environment = withVariables([
    ['api', 'TOKEN', [secret('api-key')]],
    ['worker', 'API_TOKEN', [secret('api-key')]],
  ])
  expect(composeVariables(environment)).toEqual([
    {
      name: 'API_KEY',
      parts: [secret('api-key')],
      usedBy: [
        { workload: 'api', variable: 'TOKEN' },
        { workload: 'worker', variable: 'API_TOKEN' },
      ],
    },
  ])
})

test('two values for the same variable are told apart by their workloads', () => {
  const environment = withVariables([
    ['api', 'URL', [text('a:'), secret('key')]],
    ['worker', 'URL', [text('b:'), secret('key')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual(['API_URL', 'WORKER_URL'])
  expect(composeVariableFor(environment, [text('b:'), secret('key')])).toBe('WORKER_URL')
})

test('the value that most workloads take has the name of the variable alone', () => {
  const environment = withVariables([
    ['api', 'URL', [text('a:'), secret('key')]],
    ['worker', 'URL', [text('b:'), secret('key')]],
    ['job', 'URL', [text('b:'), secret('key')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual(['API_URL', 'URL'])
  expect(composeVariableFor(environment, [text('b:'), secret('key')])).toBe('URL')
})

test('a value of several variables has the name of the one that most have it in', () => {
  const environment = withVariables([
    ['api', 'READ_URL', [text('a:'), secret('key')]],
    ['api', 'URL', [text('a:'), secret('key')]],
    ['job', 'URL', [text('a:'), secret('key')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual(['URL'])
})

test('a secret of that name keeps it, however few take it', () => {
  const environment = withVariables([
    ['api', 'TOKEN', [secret('url')]],
    ['worker', 'URL', [text('b:'), secret('key')]],
    ['job', 'URL', [text('b:'), secret('key')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual(['JOB_URL', 'URL'])
})

test('a composed value never takes the name of a secret', () => {
  const environment = withVariables([
    ['api', 'DATABASE_URL', [text('a:'), secret('database-url')]],
    ['worker', 'URL', [secret('database-url')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual(['API_DATABASE_URL', 'DATABASE_URL'])
})

test('a name that the shell or compose has a meaning for gets another one', () => {
  const environment = withVariables([
    ['api', 'A', [secret('path')]],
    ['api', 'B', [secret('compose-file')]],
  ])
  expect(composeVariables(environment).map(({ name }) => name)).toEqual([
    'SECRET_COMPOSE_FILE',
    'SECRET_PATH',
  ])
})

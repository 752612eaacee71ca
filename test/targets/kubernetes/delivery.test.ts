import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { compileSpecs, filesOf } from '../../in-memory.ts'
import type { Read } from './rendered.ts'

interface Case {
  readonly delivery: string
  readonly more?: string
  readonly gate?: string
  readonly job?: boolean
}

const argo = '{argo: {repository: "https://github.com/example/environments.git", project: shop}}'
const flux = '{flux: {source: environments}}'

function specs({ delivery, more = '', gate = 'auto', job = true }: Case) {
  const text = `edition: "2026-11"
system: shop
tiers: [staging]
tier: staging
platform: kubernetes
domain: shop.example.com
outputs: {kubernetes: {delivery: ${delivery}${more}}}
services: {api: {image: "shop/api:1.4.0", ports: {http: 3000}, uses: {db: {pool: 5, bind: {DATABASE_URL: url}}}, scale: {min: 2, max: 4, by: {cpu: 70%}}}}
jobs: ${job ? '{migrate: {image: "shop/api:1.4.0", run: before-rollout, uses: {db: {pool: 1, bind: {DATABASE_URL: url}}}}}' : '{}'}
stores: {db: {kind: postgres, version: 17, database: shop, user: shop, password: {secret: db-password}, instance: {storage: 10Gi}}}
secrets: {db-password: {source: "vault:staging/db#password"}}
backups: none
delivery: {promote: {staging: {gate: ${gate}}}}
`
  return { 'environments/shop/staging.yaml': text }
}

async function compiled(one: Case): Promise<ReadonlyMap<string, string>> {
  const compilation = await compileSpecs(specs(one))
  expect(compilation.diagnostics.map(({ message }) => message)).toEqual([])
  return filesOf(compilation)
}

function documents(files: ReadonlyMap<string, string>, name: string): readonly Read[] {
  const text = files.get(`shop/staging/kubernetes/${name}`) ?? ''
  return parseAllDocuments(text).map((document) => document.toJS())
}

async function delivery(one: Case): Promise<Read> {
  const [object] = documents(await compiled(one), 'delivery/delivery.yaml')
  return object
}

test('Argo CD gets an Application, which syncs by itself where the gate is auto', async () => {
  const { metadata, spec } = await delivery({ delivery: argo })
  expect(metadata).toEqual({ name: 'shop-staging', namespace: 'argocd' })
  expect(spec.source).toEqual({
    repoURL: 'https://github.com/example/environments.git',
    targetRevision: 'main',
    path: 'out/shop/staging/kubernetes',
  })
  expect([spec.project, spec.destination.namespace]).toEqual(['shop', 'shop-staging'])
  expect(spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true })
  const approved = await delivery({ delivery: argo, gate: 'approval' })
  expect(approved.spec.syncPolicy.automated).toBeUndefined()
})

test('stores come first, then the job, then what waits for it', async () => {
  const files = await compiled({ delivery: argo })
  const waveOf = (file: string, kind: string) =>
    documents(files, file).find((object) => object.kind === kind)?.metadata.annotations?.[
      'argocd.argoproj.io/sync-wave'
    ]
  expect(waveOf('db.yaml', 'StatefulSet')).toBeUndefined()
  expect(waveOf('migrate.yaml', 'Job')).toBe('1')
  expect(waveOf('api.yaml', 'Deployment')).toBe('2')
})

test('a job that is done stays: what is missing would be run again', async () => {
  const job = async (one: Case) =>
    documents(await compiled(one), 'migrate.yaml').find(({ kind }) => kind === 'Job')?.spec
  expect(await job({ delivery: argo })).not.toHaveProperty('ttlSecondsAfterFinished')
  expect(await job({ delivery: argo })).toHaveProperty('activeDeadlineSeconds')
})

test('Flux gets a Kustomization, with the key where people encrypt', async () => {
  const { metadata, spec } = await delivery({ delivery: flux, job: false })
  expect(metadata).toEqual({ name: 'shop-staging', namespace: 'flux-system' })
  expect(spec).toMatchObject({
    sourceRef: { kind: 'GitRepository', name: 'environments' },
    path: './out/shop/staging/kubernetes',
    prune: true,
    wait: true,
  })
  expect(spec.decryption).toBeUndefined()
  const encrypted = await delivery({ delivery: flux, job: false, more: ', secrets: sops' })
  expect(encrypted.spec.decryption).toEqual({ provider: 'sops', secretRef: { name: 'sops-age' } })
})

test('the kustomization has no part in it, and CI ships nothing', async () => {
  const files = await compiled({ delivery: argo })
  const [kustomization] = documents(files, 'kustomization.yaml')
  expect(kustomization.resources.join(' ')).not.toContain('delivery')
  expect([...files.keys()].filter((path) => path.endsWith('-deploy.yml'))).toEqual([])
})

test.for([argo, flux])('the controller knows every field of %s', async (one, context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const problems = judge(
    await delivery({ delivery: one, job: false, more: one === flux ? ', secrets: sops' : '' }),
  )
  if (problems.some((problem) => problem.startsWith('there is no '))) context.skip('an older schema')
  expect(problems).toEqual([])
})

async function problems(one: Case): Promise<readonly string[]> {
  return (await compileSpecs(specs(one))).diagnostics.map(({ message, code }) => `${message} [${code}]`)
}

test('what Flux cannot do, and what only it can, is an error', async () => {
  expect(await problems({ delivery: flux })).toEqual([
    'Flux applies everything at once: services would start while the job "migrate" is still running [dropped-by-target]',
  ])
  expect(await problems({ delivery: argo, more: ', secrets: sops' })).toEqual([
    'nothing decrypts what sops has encrypted [bad-format]',
  ])
})

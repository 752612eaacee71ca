import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { requireTool } from '../../consumers/tools.ts'
import { compileSpecs, filesOf } from '../../in-memory.ts'
import { head } from '../../resolve/resolved.ts'
import { podsOf } from './hardening/control.ts'
import type { Read } from './rendered.ts'

const key = 'age1jr74fj6hn6kfn7lsjh3dwm2qkykhd9vpqcyy6yymnzx38yvcdclqvtd5fs'

function specs(kubernetes: string) {
  const text = `${head.replace('compose', 'kubernetes')}
outputs: {ci: none, kubernetes: {${kubernetes}}}
services:
  api:
    image: shop/api:1.4.0
    ports: {http: 3000}
    uses: {db: {pool: 5, bind: {DATABASE_URL: url}}, queue: {bind: {QUEUE_URL: url}}}
    env: {TOKEN: {secret: token}}
    files: {/run/secrets/token: {secret: token}}
    scale: {min: 1, max: 4, by: {backlog: {of: queue, list: jobs, target: 10}}}
stores:
  db: {kind: postgres, version: 17, database: shop, user: shop, password: {secret: db-password}, instance: {storage: 10Gi}}
  queue: {kind: redis, role: queue, password: {secret: queue-password}, instance: {memory: 256Mi}}
secrets:
  token: {source: "vault:production/api#token"}
  db-password: {source: "vault:production/db#password"}
  queue-password: {source: "vault:production/queue#password"}
backups: none
`
  return { 'environments/shop/production.yaml': text }
}

async function compiled(kubernetes: string): Promise<ReadonlyMap<string, string>> {
  const compilation = await compileSpecs(specs(kubernetes))
  expect(compilation.diagnostics.map(({ message }) => message)).toEqual([])
  return new Map(
    [...filesOf(compilation)].map(([path, text]) => [path.replace('shop/production/', ''), text]),
  )
}

function objectsIn(files: ReadonlyMap<string, string>): readonly Read[] {
  const [kustomization] = documentsOf(files.get('kubernetes/kustomization.yaml') ?? '')
  return kustomization.resources.flatMap((path: string) => documentsOf(files.get(`kubernetes/${path}`) ?? ''))
}

function documentsOf(text: string): readonly Read[] {
  return parseAllDocuments(text).map((document) => document.toJS())
}

/** `api/DATABASE_URL`: what pods and scalers read of Secrets. */
function keysRead(objects: readonly Read[]): readonly string[] {
  const pods = podsOf(objects)
  const ofVariables = pods
    .flatMap(({ spec }) => spec.containers.flatMap(({ env }: Read) => env ?? []))
    .flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef] : []))
    .map((reference) => `${reference.name}/${reference.key}`)
  const volumes = pods.flatMap(({ spec }) => spec.volumes ?? [])
  const ofVolumes = volumes
    .flatMap(({ secret, projected }) => [
      ...(secret ? [{ name: secret.secretName, items: secret.items }] : []),
      ...(projected?.sources ?? []).flatMap((source: Read) => (source.secret ? [source.secret] : [])),
    ])
    .flatMap(({ name, items }) => items.map((item: Read) => `${name}/${item.key}`))
  const ofScalers = objects
    .filter(({ kind }) => kind === 'TriggerAuthentication')
    .flatMap(({ spec }) => spec.secretTargetRef.map(({ name, key }: Read) => `${name}/${key}`))
  return [...new Set<string>([...ofVariables, ...ofVolumes, ...ofScalers])].sort()
}

/** What the inventory tells people to make, in the same form. */
function keysListed(inventory: string): readonly string[] {
  const [, section = ''] = inventory.split('## Secrets of the namespace')
  let name = ''
  return [...section.matchAll(/^\| (?:`([^`]+)`)? ?\| `([^`]+)` \|/gm)]
    .map(([, first, second]) => {
      name = first ?? name
      return `${name}/${second}`
    })
    .sort()
}

describe('Secrets that people make', () => {
  test('are listed key by key, all that pods and scalers read and no other', async () => {
    const files = await compiled('secrets: secret')
    const objects = objectsIn(files)
    expect(objects.filter(({ kind }) => kind === 'ExternalSecret' || kind === 'Secret')).toEqual([])
    expect(keysRead(objects)).toContain('api/queue-password')
    expect(keysListed(files.get('env/secrets.md') ?? '')).toEqual(keysRead(objects))
  })

  test('say how a value is put together', async () => {
    const inventory = (await compiled('secrets: secret')).get('env/secrets.md')
    expect(inventory).toContain('`postgresql://shop:{db-password, percent-encoded}@db:5432/shop')
  })
})

describe('Secrets that sops encrypts', () => {
  const option = `secrets: sops, sops: {age: [${key}]}, delivery: {flux: {source: environments}}`

  test('have a template with every key, and rules on whom they are for', async () => {
    const files = await compiled(option)
    const templates = [...files]
      .filter(([path]) => path.endsWith('.template.yaml'))
      .flatMap(([, text]) => documentsOf(text))
    const keys = templates.flatMap(({ metadata, stringData }) =>
      Object.keys(stringData).map((one) => `${metadata.name}/${one}`),
    )
    expect(keys.sort()).toEqual(keysRead(objectsIn(files)))
    expect(templates.flatMap(({ stringData }) => Object.values(stringData)).join('')).toBe('')
    expect(files.get('kubernetes/sops/api.template.yaml')).toContain(
      '# postgresql://shop:{db-password, percent-encoded}@db:5432/shop',
    )
    const [rules] = documentsOf(files.get('kubernetes/sops/.sops.yaml') ?? '')
    const [rule] = rules.creation_rules
    expect(rule.age).toBe(key)
    expect('sops/api.sops.yaml').toMatch(new RegExp(rule.path_regex))
    expect('sops/api.template.yaml').not.toMatch(new RegExp(rule.path_regex))
  })

  test('are what the kustomization builds with, once people have made them', async (context) => {
    const kubectl = requireTool('kubectl-trixie', context)
    const folder = mkdtempSync(join(tmpdir(), 'plinth-sops-'))
    try {
      for (const [path, text] of await compiled(option)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      const build = () => spawnSync(kubectl, ['kustomize', join(folder, 'kubernetes')], { encoding: 'utf8' })
      expect(build().stderr).toContain('.sops.yaml')
      for (const name of ['api', 'db', 'queue']) {
        const file = join(folder, 'kubernetes/sops', name)
        copyFileSync(`${file}.template.yaml`, `${file}.sops.yaml`)
      }
      const { status, stderr, stdout } = build()
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const made = documentsOf(stdout).filter(({ kind }) => kind === 'Secret')
      expect(made.map(({ metadata }) => metadata.name)).toEqual(['api', 'db', 'queue'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('settings of another way to have Secrets are refused', async () => {
  const { diagnostics } = await compileSpecs(
    specs(`secrets: secret, secretStore: vault, sops: {age: [${key}]}`),
  )
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'secrets are `secret`, which has no use for `secretStore`',
    'secrets are `secret`, which has no use for `sops`',
  ])
})

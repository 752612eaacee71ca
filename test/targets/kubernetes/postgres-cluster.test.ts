import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { parseDocument } from 'yaml'
import { lostToOperator } from '../../../src/check/dropped/operated.ts'
import { strictKubernetesSchema } from '../../consumers/kubernetes-schema.ts'
import { requireTool } from '../../consumers/tools.ts'
import { operated } from '../../fixtures/operated.ts'
import { head, resolved, tierOf } from '../../resolve/resolved.ts'
import { filesOf, objectOf, objectsOf, type Read } from './rendered.ts'

const single = `stores:
  db: {kind: postgres, version: 17, password: {secret: db-password}, alias: [records], settings: {shared_preload_libraries: "pg_stat_statements, auto_explain"}}
services:
  web: {image: "ghcr.io/example/shop:1.4.2", ports: {http: 8080}, health: {live: /health}, uses: {db: {pool: 5, bind: {URL: url}}}}
secrets: {db-password: {source: "vault:shop/db#password"}}
backups: none
owners: {team: {email: team@example.com}}
`

async function objects(spec = operated()): Promise<readonly Read[]> {
  return objectsOf(await resolved(spec, 'kubernetes'))
}

test('the operator runs the servers under the names that everybody uses, and nothing of ours runs beside them', async () => {
  const all = await objects()
  const { spec } = objectOf(all, 'Cluster', 'db')
  expect(spec).toMatchObject({
    instances: 3,
    imageName: 'ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie',
    bootstrap: { initdb: { database: 'db', owner: 'shop', secret: { name: 'db' }, dataChecksums: true } },
    enableSuperuserAccess: false,
    certificates: { serverTLSSecret: 'db-tls', serverCASecret: 'db-tls' },
    storage: { size: '20Gi' },
    managed: {
      services: {
        disabledDefaultServices: ['ro', 'r'],
        additional: [
          { selectorType: 'rw', serviceTemplate: { metadata: { name: 'db' } } },
          { selectorType: 'ro', serviceTemplate: { metadata: { name: 'db-read' } } },
        ],
      },
    },
  })
  expect(spec.resources.limits.memory).toBe(spec.resources.requests.memory)
  expect(spec.postgresql.synchronous).toEqual({ method: 'any', number: 1 })
  expect(spec.postgresql.pg_hba).toEqual(['hostnossl all all all reject'])
  const { parameters } = spec.postgresql
  expect(parameters).toMatchObject({ shared_buffers: '256MB', max_slot_wal_keep_size: '5120MB' })
  for (const fixed of ['hba_file', 'listen_addresses', 'ssl', 'ssl_cert_file'])
    expect(parameters).not.toHaveProperty(fixed)
  const kinds = new Set(['StatefulSet', 'Deployment', 'Service', 'PodDisruptionBudget'])
  const ours = all.filter(
    ({ kind, metadata }) => kinds.has(kind) && /^db(-(read|standby|pooler).*)?$/.test(metadata.name),
  )
  expect(ours.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([])
})

test('the login is one Secret with a name and a password, however secrets come to the cluster', async () => {
  const external = objectOf(await objects(), 'ExternalSecret', 'db').spec
  expect(external.target.template).toMatchObject({
    type: 'kubernetes.io/basic-auth',
    data: { username: 'shop', password: '{{ .db_password }}' },
  })
  expect(external.data).toHaveLength(1)
  const files = filesOf(
    await resolved(operated('secrets: sops, delivery: {flux: {source: environments}}'), 'kubernetes'),
  )
  expect(parseDocument(files.get('sops/db.template.yaml') ?? '').toJS()).toMatchObject({
    type: 'kubernetes.io/basic-auth',
    stringData: { password: '', username: '' },
  })
  expect([...files.keys()].filter((path) => /db-(standby|pooler)/.test(path))).toEqual([])
})

test('the pooler answers at the port that programs know, in the mode that was asked for', async () => {
  const { spec } = objectOf(await objects(), 'Pooler', 'db-pooler')
  expect(spec).toMatchObject({
    cluster: { name: 'db' },
    type: 'rw',
    instances: 2,
    pgbouncer: {
      poolMode: 'transaction',
      parameters: { default_pool_size: '20', max_client_conn: '1000', max_prepared_statements: '200' },
    },
    serviceTemplate: { spec: { ports: [{ name: 'pgbouncer', port: 6432, targetPort: 'pgbouncer' }] } },
  })
})

test('policies let in the operator, the servers, and who is declared, at the ports of the pods', async () => {
  const all = await objects()
  const policy = objectOf(all, 'NetworkPolicy', 'db').spec
  const servers = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'db' } } }
  expect(policy.podSelector).toEqual(servers.podSelector)
  const statusOf = (from: object) =>
    policy.ingress.filter((rule: Read) => JSON.stringify(rule.from) === JSON.stringify([from]))
  const both = [{ port: 5432 }, { port: 8000 }]
  expect(statusOf(servers)).toContainEqual({ from: [servers], ports: both })
  const operator = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cnpg-system' } } }
  expect(statusOf(operator)).toEqual([{ from: [operator], ports: both }])
  expect(policy.egress).toContainEqual({ to: [servers], ports: both })
  expect(policy.egress).toContainEqual({ ports: [{ port: 443 }, { port: 6443 }] })
  const pooler = { podSelector: { matchLabels: { 'cnpg.io/poolerName': 'db-pooler' } } }
  const web = objectOf(all, 'NetworkPolicy', 'web').spec.egress
  expect(web).toContainEqual({ to: [pooler], ports: [{ port: 5432 }] })
  expect(web).toContainEqual({ to: [servers], ports: [{ port: 5432 }] })
  expect(objectOf(all, 'NetworkPolicy', 'db-pooler').spec.egress[0]).toEqual({
    to: [servers],
    ports: [{ port: 5432 }],
  })
})

test('the certificate is that of the tier, and read again when it is renewed', async () => {
  const { spec } = objectOf(await objects(), 'Certificate', 'db')
  expect(spec.dnsNames).toEqual(['db', 'db-pooler', 'db-read'])
  expect(spec.secretTemplate.labels).toEqual({ 'cnpg.io/reload': 'true' })
})

test('what the operator makes counts in the quota', async () => {
  const bare = single
    .replace(/ {2}db: .*\n/, '  pages: {kind: redis, role: cache}\n')
    .replace(/, uses: .*\n/, '}\n')
    .replace(/secrets: .*\n/, '')
  const hardOf = async (stores: string) =>
    objectOf(await objects(operated('', stores)), 'ResourceQuota', 'tier').spec.hard
  const [one, none] = [await hardOf(single), await hardOf(bare)]
  const count = (key: string) => Number(one[key]) - Number(none[key])
  // Both have an exporter, and the other store has a pod, a Service and no volume.
  expect(count('pods')).toBe(0)
  expect(count('persistentvolumeclaims')).toBe(1)
  // Of the operator for itself, and one for each name.
  expect(count('services')).toBe(1 + 2 - 1)
  const all = await objects()
  const { hard } = objectOf(all, 'ResourceQuota', 'tier').spec
  expect(hard.persistentvolumeclaims).toBe('9')
  const most = objectOf(all, 'LimitRange', 'containers').spec.limits[0].max
  expect(most).toMatchObject({ memory: '1Gi', 'ephemeral-storage': '1Gi' })
})

test('one server has no quorum, other names, and libraries in a list of their own', async () => {
  const { spec } = objectOf(await objects(operated('', single)), 'Cluster', 'db')
  expect(spec).toMatchObject({ instances: 1, enablePDB: false })
  expect(spec).not.toHaveProperty('certificates')
  expect(spec.postgresql).not.toHaveProperty('synchronous')
  expect(spec.postgresql.shared_preload_libraries).toEqual(['pg_stat_statements', 'auto_explain'])
  expect(spec.managed.services.additional.map((one: Read) => one.serviceTemplate.metadata.name)).toEqual([
    'db',
    'records',
  ])
})

const recipient = 'age1qykevdfg3up06s7d3pcgvwxlewnz0uv0l5pgjsj2q2hww924kfzsnr6fc7'

async function said(stores: string): Promise<readonly string[]> {
  const { diagnostics } = await tierOf(head.replace('compose', 'kubernetes') + operated('', stores))
  return diagnostics.map(({ message }) => message)
}

test('settings of the operator and logs that it does not ship are refused', async () => {
  expect(await said(single.replace('settings: {', 'settings: {wal_log_hints: true, '))).toEqual([
    'CloudNativePG sets "wal_log_hints" itself',
  ])
  const backup = (method: string) =>
    single.replace(
      'backups: none',
      `backups: {db: {of: db, method: ${method}, full: {daily: "02:00", timezone: UTC}, to: {s3: copies, region: eu-central-1}, encrypt: {age: [${recipient}]}, keep: ${method === 'wal' ? '{pitr: 7d, daily: 7}' : '{daily: 7}'}}}\nrecovery: {rto: 4h, rpo: 1d}`,
    )
  expect(await said(backup('wal'))).toEqual([
    'CloudNativePG ships the log of "db" with a plugin of its own alone, and this output writes nothing for it',
  ])
  expect(await said(backup('dump'))).toEqual([])
  const dumped = await objects(operated('', backup('dump')))
  expect(objectOf(dumped, 'NetworkPolicy', 'backup-db').spec.egress).toContainEqual({
    to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'db' } } }],
    ports: [{ port: 5432 }],
  })
})

test('words of an instance that the operator has no place for must be accepted', async () => {
  const words =
    'instance: {env: {PGTZ: UTC}, image: "postgis/postgis:17-3.5", ulimits: {nofile: 4096}}, alias:'
  const environment = await resolved(operated('', single.replace('alias:', words)), 'kubernetes')
  const lost = lostToOperator(environment).map(({ at }) => at.join('.'))
  expect(lost).toEqual(['ulimits', 'env', 'image'].map((word) => `stores.db.instance.${word}`))
  expect(lostToOperator(await resolved(operated(), 'kubernetes'))).toEqual([])
})

test('the API takes all of it, and kustomize builds it', async (context) => {
  const problems = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const environment = await resolved(operated(), 'kubernetes')
  const checked = objectsOf(environment).filter(({ kind }) =>
    ['Cluster', 'Pooler', 'NetworkPolicy'].includes(kind),
  )
  expect(checked.length).toBeGreaterThan(4)
  expect(checked.flatMap(problems)).toEqual([])
  const kubectl = requireTool('kubectl-trixie', context)
  const folder = await mkdtemp(join(tmpdir(), 'plinth-operated-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [path, text] of filesOf(environment)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const { stdout } = await promisify(execFile)(kubectl, ['kustomize', folder])
  expect(stdout).toContain('kind: Pooler')
})

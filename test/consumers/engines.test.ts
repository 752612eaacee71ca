import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { printBody } from '../../src/print/print.ts'
import { emitter as backup } from '../../src/targets/backup/emit.ts'
import { emit as prometheusFiles } from '../../src/targets/prometheus/emit.ts'
import { composeVariables } from '../../src/targets/shared/compose-variables.ts'
import { clusters } from '../fixtures/clusters.ts'
import { engineSpec } from '../fixtures/engines.ts'
import { resolved } from '../resolve/resolved.ts'
import { filesOf as composeFiles } from '../targets/compose/composed.ts'
import { objectsOf } from '../targets/kubernetes/rendered.ts'
import { strictKubernetesSchema } from './kubernetes-schema.ts'
import { requireTool } from './tools.ts'

const root = mkdtempSync(join(tmpdir(), 'plinth-engines-'))
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('Kubernetes knows every field of stores of every kind', async (context) => {
  const judge = strictKubernetesSchema(requireTool('kubernetes-schema', context))
  const objects = [
    ...objectsOf(await resolved(engineSpec, 'kubernetes')),
    ...objectsOf(await resolved(clusters, 'kubernetes')),
  ]
  const problems = objects.flatMap((object) =>
    judge(object).map((problem) => `${object.kind}/${object.metadata?.name}: ${problem}`),
  )
  expect(problems).toEqual([])
  expect(objects.filter(({ kind }) => kind === 'StatefulSet')).toHaveLength(16)
})

const specs = [
  ['stores of every kind', engineSpec],
  ['stores of several servers', clusters],
] as const

test.for(specs)('docker compose reads %s', async ([, spec], context) => {
  const program = requireTool('docker-compose-trixie', context)
  const environment = await resolved(spec)
  for (const [path, text] of composeFiles(environment)) write(path, text)
  write(
    '.env',
    composeVariables(environment)
      .map(({ name }) => `${name}='a $value'\n`)
      .join(''),
  )
  for (const { name } of environment.secrets) write(`secrets/${name}`, 'a value')
  const { status, stderr, stdout } = spawnSync(program, ['config', '--format', 'json'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: root },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const { services } = JSON.parse(stdout)
  expect(Object.keys(services)).toEqual(expect.arrayContaining(environment.workloads.map(({ name }) => name)))
})

test('the scripts that start stores are sound', async (context) => {
  const program = requireTool('shellcheck-trixie', context)
  const written = [engineSpec, clusters].map(async (spec, index) =>
    [...composeFiles(await resolved(spec))].map(([path, text]) => [join(`${index}`, path), text] as const),
  )
  const scripts = (await Promise.all(written)).flat().filter(([path]) => path.endsWith('.sh'))
  expect(scripts.length).toBeGreaterThanOrEqual(10)
  for (const [path, text] of scripts) write(path, text)
  const paths = scripts.map(([path]) => join(root, path))
  expect(() => execFileSync(program, paths, { encoding: 'utf8' })).not.toThrow()
})

const notified = `owners: {platform: {email: platform@example.com}}
notify:
  channels: {team: {slack: {secret: store-password}, channel: "#alerts"}}
  severities: {page: {to: [team]}, ticket: {to: [team]}}
`

const dumpedSpec = `outputs: {backup: {scheduler: debian-cron, image: "shop/backup-tools:1.0.0"}}
secrets:
  store-password: {source: "aws:production/store"}
stores: {ledger: {kind: mariadb, password: {secret: store-password}}}
backups:
  ledger:
    of: ledger
    method: dump
    full: {daily: "02:17", timezone: UTC}
    to: {s3: shop-backups, region: eu-west-2}
    encrypt: {age: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p, age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg]}
    keep: {daily: 30}
`

test('MariaDB is dumped by scripts that are sound, with the tools that they need', async (context) => {
  if (backup.scope !== 'tier') throw new Error('backups are written for each tier')
  const files = backup.emit(await resolved(dumpedSpec))
  const texts = new Map(files.map(({ path, body }) => [path, printBody(body, 'x')]))
  expect(texts.get('Dockerfile')).toContain('mariadb-client')
  expect(texts.get('ledger.sh')).toContain('mariadb-dump --defaults-extra-file="$work/client.cnf"')
  const program = requireTool('shellcheck-trixie', context)
  for (const [path, text] of texts) write(`backup/${path}`, text)
  const scripts = ['ledger.sh', 'restore-ledger.sh', 'verify-ledger.sh'].map((path) =>
    join(root, 'backup', path),
  )
  const { stdout } = spawnSync(program, ['--external-sources', '--source-path=SCRIPTDIR', ...scripts], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
})

test.for(specs)('the rules on %s do what their tests say', async ([, spec], context) => {
  const files = prometheusFiles(await resolved(`${spec}${notified}`))
  const texts = files.map(({ path, body }) => [path, printBody(body, 'x')] as const)
  for (const [path, text] of texts) write(`prometheus/${path}`, text)
  const tests = texts.map(([path]) => path).filter((path) => path.endsWith('.test.yml'))
  const down = texts.flatMap(([, text]) => text.match(/max by \(service\) \((\w+)\{[^)]*\) == 0/g) ?? [])
  expect(down.join('\n')).toContain('elasticsearch_clusterinfo_up')
  const program = requireTool('promtool-trixie', context)
  const { stdout, stderr, status } = spawnSync(program, ['test', 'rules', ...tests], {
    cwd: join(root, 'prometheus'),
    encoding: 'utf8',
  })
  expect(`${stdout}${stderr}`).not.toContain('FAILED')
  expect(status).toBe(0)
})

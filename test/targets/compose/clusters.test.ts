import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Environment } from '../../../src/model/environment.ts'
import { clusters } from '../../fixtures/clusters.ts'
import { resolved } from '../../resolve/resolved.ts'
import { composed, filesOf } from './composed.ts'

test.each(['compose', 'kubernetes'] satisfies Environment['platform'][])(
  'servers of a cluster are services with a name and a volume each, of a tier on %s',
  async (platform) => {
    const { services, volumes } = composed(await resolved(clusters, platform))
    for (const [index, name] of ['search', 'search-1', 'search-2'].entries()) {
      expect(services[name].hostname).toBe(`search-${index}`)
      expect(services[name].networks).toEqual({
        search: { aliases: ['elastic', `search-${index}.search`, 'search-cluster'] },
      })
      expect(services[name].volumes).toContain(`${name}-data:/usr/share/elasticsearch/data`)
      expect(services[name].deploy.replicas).toBeUndefined()
      expect(services[name].oom_score_adj).toBe(-500)
      expect(Object.keys(volumes)).toContain(`${name}-data`)
    }
    expect(Object.keys(services).filter((name) => /^index-\d$/.test(name))).toHaveLength(4)
    expect(services.api.depends_on.search.condition).toBe('service_healthy')
    expect(services['search-2'].volumes).toContain('certificate-search:/run/elasticsearch/tls:ro')
  },
)

test('what they read is written once, and their certificate is for both ends', async () => {
  const files = filesOf(await resolved(clusters))
  expect([...files.keys()].filter((path) => /search-\d/.test(path))).toEqual([])
  expect(files.get('certificates.sh')).toContain(
    'create search 1000:0 serverAuth,clientAuth search search-0.search search-1.search search-2.search\n',
  )
})

/** A folder in which scripts of containers find what they expect of theirs. */
function container(): { readonly root: string; readonly write: (path: string, text: string) => void } {
  const root = mkdtempSync(join(tmpdir(), 'plinth-cluster-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'tmp'))
  return {
    root,
    write: (path, text) => {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text, { mode: 0o755 })
    },
  }
}

function run(root: string, script: string, env: Readonly<Record<string, string>>) {
  const text = readFileSync(join(root, script), 'utf8')
  const moved = text.replace(/(^| )(?=\/(run|etc|tmp|opt)\/)/gm, `$1${root}`)
  return spawnSync('bash', ['--norc', '-c', moved], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  })
}

test('a search server is ready once it has caught up, and from then on while it has a leader', async () => {
  const { root, write } = container()
  const path = 'etc/elasticsearch/ready.sh'
  write(path, filesOf(await resolved(clusters)).get(`files/search/${path}`) ?? '')
  write('run/secrets/store-password', 'a"b\n')
  write(
    'bin/curl',
    `#!/bin/sh\ncat >${root}/login\nfor last; do :; done\necho "$last" >>${root}/asked\n. ${root}/answer\n`,
  )
  const status = (answer: string) => {
    write('answer', answer)
    return run(root, path, { PATH: `${root}/bin:${process.env.PATH}` }).status
  }
  const joined = `echo '{"cluster_name":"search","status":"yellow","timed_out":false}'`
  expect(status(`echo '{"cluster_name":"search","status":"yellow","timed_out":true}'`)).toBe(1)
  expect(status('exit 22')).not.toBe(0)
  expect(status(joined)).toBe(0)
  expect(status(joined)).toBe(0)
  expect(status('exit 22')).not.toBe(0)
  const asked = readFileSync(join(root, 'asked'), 'utf8').trim().split('\n')
  expect(asked.map((url) => url.includes('wait_for_no_initializing_shards=true'))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect(readFileSync(join(root, 'login'), 'utf8')).toBe('user = "elastic:a\\"b"\n')
})

test('each server of Kafka says who it is, and has its key in its configuration', async () => {
  const { root, write } = container()
  for (const name of ['storage', 'server-start']) write(`opt/kafka/bin/kafka-${name}.sh`, '#!/bin/sh\n')
  for (const name of ['key', 'crt']) write(`run/tls/events/tls.${name}`, `-----BEGIN ${name}-----\nMIGH\n`)
  write('run/secrets/store-password', 'a"b\n')
  for (const [path, text] of filesOf(await resolved(clusters)))
    if (path.startsWith('files/events/')) write(path.replace('files/events/', ''), text)
  expect(run(root, 'etc/kafka/given/start.sh', { HOSTNAME: 'events-2' }).stderr).toBe('')
  const lines = readFileSync(join(root, 'tmp/server.properties'), 'utf8').split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'node.id=3',
      'advertised.listeners=CLIENTS://events-2.events:9092,NODE://events-2.events:9094',
      'ssl.keystore.key=-----BEGIN key-----\\nMIGH\\n',
      'ssl.keystore.certificate.chain=-----BEGIN crt-----\\nMIGH\\n',
    ]),
  )
})

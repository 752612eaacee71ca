import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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

test('each server of Kafka says who it is, and has its key in its configuration', async () => {
  const files = filesOf(await resolved(clusters))
  const root = mkdtempSync(join(tmpdir(), 'plinth-kafka-'))
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text, { mode })
  }
  for (const name of ['storage', 'server-start'])
    write(`opt/kafka/bin/kafka-${name}.sh`, '#!/bin/sh\n', 0o755)
  for (const name of ['key', 'crt']) write(`run/tls/events/tls.${name}`, `-----BEGIN ${name}-----\nMIGH\n`)
  write('run/secrets/store-password', 'a"b\n')
  write('tmp/none', '')
  for (const [path, text] of files)
    if (path.startsWith('files/events/')) write(path.replace('files/events/', ''), text)
  const script = readFileSync(join(root, 'etc/kafka/given/start.sh'), 'utf8')
  const moved = script.replace(/(^| )(?=\/(run|etc|tmp|opt)\/)/gm, `$1${root}`)
  execFileSync('bash', ['--norc', '-c', moved], { env: { PATH: process.env.PATH, HOSTNAME: 'events-2' } })
  const lines = readFileSync(join(root, 'tmp/server.properties'), 'utf8').split('\n')
  rmSync(root, { recursive: true })
  expect(lines).toEqual(
    expect.arrayContaining([
      'node.id=3',
      'advertised.listeners=CLIENTS://events-2.events:9092,NODE://events-2.events:9094',
      'ssl.keystore.key=-----BEGIN key-----\\nMIGH\\n',
      'ssl.keystore.certificate.chain=-----BEGIN crt-----\\nMIGH\\n',
    ]),
  )
})

import { describe, expect, test } from 'vitest'
import { locateDiagnostics } from '../../src/diagnostics/located.ts'
import { compileSpecs } from '../in-memory.ts'
import { onCompose } from './reported.ts'

/** What is reported of a container beside a service, or of a step before it: code and path. */
async function found(collection: 'init' | 'sidecars', words: string): Promise<readonly string[]> {
  const text = `${onCompose}
stores: {cache: {kind: redis, role: cache}}
services:
  api:
    image: "shop/api:1.4.0"
    ports: {http: 3000}
    env: {COLOUR: green}
    ${collection}: {aside: {image: "shop/aside:1.4.0", ${words}}}
backups: none
`
  const { diagnostics } = await compileSpecs({ 'environments/shop/production.yaml': text })
  return locateDiagnostics(diagnostics).map(({ diagnostic }) => `${diagnostic.code} ${diagnostic.message}`)
}

describe.each(['init', 'sidecars'] as const)('%s', (collection) => {
  test.each([
    ['use-undeclared', 'env: {CACHE_SERVERS: "cache:6379"}'],
    ['external-undeclared', 'env: {RATES_API: "https://rates.example.com/v2"}'],
    ['secret-suspected', 'env: {STRIPE_API_KEY: "c2VjcmV0LXRoYXQtbm9ib2R5LWtub3dzLTQy"}'],
    ['path-not-writable', 'env: {CACHE_DIR: /var/cache/aside}'],
    ['file-not-provided', 'env: {TLS_KEY: /certs/aside.key}'],
    [
      'heap-exceeds-memory',
      'env: {NODE_OPTIONS: --max-old-space-size=900}, resources: {limits: {memory: 1Gi}}',
    ],
    ['memory-mounts-exceed-limit', 'volumes: {/work: {tmpfs: 2Gi}}, resources: {limits: {memory: 1Gi}}'],
    ['mount-hides-program', 'command: [/app/start], volumes: {/app: {tmpfs: 16Mi}}'],
  ])('%s', async (code, words) => {
    const reports = await found(collection, words)
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatch(new RegExp(`^${code} `))
    expect(reports[0]).toMatch(/api-aside|STRIPE_API_KEY/)
  })

  test('one that is sound is not spoken of, nor twice of what it has from its service', async () => {
    expect(await found(collection, 'env: {COLOUR: blue}')).toEqual([])
  })
})

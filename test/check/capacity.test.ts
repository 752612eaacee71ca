import { describe, expect, test } from 'vitest'
import { codesOf, onCompose, onKubernetes, reported } from './reported.ts'

interface Shop {
  readonly pool: number
  readonly settings?: string
  readonly more?: string
}

function shop(start: string, { pool, settings = 'max_connections: 100', more = '' }: Shop): string {
  return `${start}
secrets: {db-password: {source: "vault:db#password"}}
stores: {db: {kind: postgres, password: {secret: db-password}, settings: {${settings}}}}
backups: none
services:
  api: {image: "shop/api:1", ports: {http: 3000}, scale: {min: 4, max: 4}, uses: {db: {pool: ${pool}}}${more}}
`
}

describe('pool-exceeds-connections', () => {
  test('counts the instances that a rollout adds on Kubernetes', async () => {
    // (4 + 1) × 19 = 95, (4 + 1) × 20 = 100; 97 are free.
    expect(await codesOf(shop(onKubernetes, { pool: 19 }))).toEqual([])
    const [finding] = await reported(shop(onKubernetes, { pool: 20 }))
    expect(finding).toContain('100 connections, and takes 100 − 3 reserved = 97: api 20 × (4 + 1 more')
  })

  test('adds none on compose, where the old instance goes first', async () => {
    expect(await codesOf(shop(onCompose, { pool: 24 }))).toEqual([])
    expect(await codesOf(shop(onCompose, { pool: 25 }))).toEqual(['pool-exceeds-connections'])
  })

  test('adds none for what mounts a volume that one node can have', async () => {
    const alone = (pool: number) => `${onKubernetes}
secrets: {db-password: {source: "vault:db#password"}}
stores: {db: {kind: postgres, password: {secret: db-password}}}
volumes: {uploads: {size: 1Gi}}
backups: none
services:
  api: {image: "shop/api:1", volumes: {/data: {volume: uploads}}, uses: {db: {pool: ${pool}}}}
`
    expect(await codesOf(alone(97))).toEqual([])
    expect(await codesOf(alone(98))).toEqual(['pool-exceeds-connections'])
  })

  test('takes the reserved connections from the settings', async () => {
    const settings = 'max_connections: 100, superuser_reserved_connections: 5, reserved_connections: 10'
    const [finding] = await reported(shop(onCompose, { pool: 22, settings }))
    expect(finding).toContain('takes 100 − 15 reserved = 85')
  })

  test('knows nothing of a managed server that says nothing', async () => {
    const managed = `${onKubernetes}
secrets: {db-password: {source: "vault:db#password"}}
stores: {db: {kind: postgres, password: {secret: db-password}, managed: {host: db.example.org}}}
services:
  api: {image: "shop/api:1", ports: {http: 3000}, uses: {db: {pool: 500, bind: {DB: url}}}}
`
    expect(await codesOf(managed)).toEqual([])
  })

  test('does not fall over a store that takes nobody', async () => {
    expect(await codesOf(shop(onCompose, { pool: 1, settings: 'max_connections: 2' }))).toEqual([
      'pool-exceeds-connections',
    ])
  })
})

test('a volume may be mounted by one pod on Kubernetes, and by many containers of one host', async () => {
  const uploads = (start: string) => `${start}
volumes: {uploads: {size: 1Gi}}
backups: none
services:
  api: {image: "shop/api:1", ports: {http: 3000}, scale: {min: 2, max: 2}, volumes: {/data: {volume: uploads}}}
`
  expect(await codesOf(uploads(onKubernetes))).toEqual(['volume-not-shared'])
  expect(await codesOf(uploads(onCompose))).toEqual([])
})

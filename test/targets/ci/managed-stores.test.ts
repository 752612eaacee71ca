import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { managedStores } from '../../fixtures/managed-stores.ts'
import { compileSpecs, filesOf } from '../../in-memory.ts'
import { head } from '../../resolve/resolved.ts'

test('programs find one server beside a test, without TLS, and are told so', async () => {
  const compiled = await compileSpecs(
    { 'environments/shop/production.yaml': head + managedStores },
    { targets: ['ci'] },
  )
  const text = filesOf(compiled).get('shop/system/ci/workflows/shop-ci.yml') ?? ''
  const { unit } = parse(text).jobs
  expect(Object.keys(unit.services)).toEqual(['cache', 'db', 'spread'])
  expect(unit.env).toEqual({
    CACHE_CLUSTER: 'false',
    CACHE_TLS: 'false',
    CACHE_URL: 'redis://localhost:6380/0',
    DATABASE_URL: 'postgresql://shop@localhost:5432/shop',
    SPREAD_CLUSTER: 'false',
    SPREAD_NODES: 'localhost:6379',
    SPREAD_URL: 'redis://localhost:6379/0',
  })
})

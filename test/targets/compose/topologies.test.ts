import { expect, test } from 'vitest'
import { topologies } from '../../fixtures/topologies.ts'
import { resolved } from '../../resolve/resolved.ts'
import { composed } from './composed.ts'

test('every server of a store is a service with a volume of its own, on the network of the store', async () => {
  const { services, volumes } = composed(await resolved(topologies))
  expect(services['db-standby-1'].networks).toEqual({ db: { aliases: ['db-read'] } })
  expect(services['db-standby-1'].depends_on.db.condition).toBe('service_healthy')
  expect(services['db-pooler'].deploy.replicas).toBe(2)
  expect(services.web.networks).toEqual(['db', 'pages', 'queue'])
  for (const name of ['db', 'db-standby-1', 'db-standby-2', 'queue', 'queue-standby-1', 'queue-sentinel-3'])
    expect(Object.keys(volumes)).toContain(`${name}-data`)
})

test('a server is asked whether it is well with what its image has', async () => {
  const { services } = composed(await resolved(topologies))
  expect(services['db-pooler'].healthcheck.test).toContain('pg_isready')
  expect(services['queue-sentinel-1'].healthcheck.test.join(' ')).toContain('redis-cli -p 26379 ping')
})

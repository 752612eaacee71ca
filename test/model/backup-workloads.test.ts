import { expect, test } from 'vitest'
import type { Environment } from '../../src/model/environment.ts'
import type { Workload } from '../../src/model/workload.ts'
import { shop } from '../fixtures/shop.ts'
import { policyGovernance } from '../targets/policy-governance.ts'

const environment = await shop()

function workload(name: string, { workloads }: Environment = environment): Workload {
  const found = workloads.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no workload ${name}`)
  return found
}

test('every backup has a container that runs on its schedule, every verification one three hours later', () => {
  const runs = environment.workloads.flatMap(({ name, role, run }) =>
    role === 'backup' && run?.kind === 'scheduled' ? [[name, run.schedule]] : [],
  )
  expect(Object.fromEntries(runs)).toMatchObject({
    'backup-carts': { kind: 'every', every: 3_600_000 },
    'backup-orders': { kind: 'weekly', days: ['sunday', 'wednesday'], time: { hour: 0, minute: 40 } },
    'verify-orders': { kind: 'weekly', days: ['sunday'], time: { hour: 3, minute: 40 } },
    'verify-pictures': { kind: 'monthly', day: 1, time: { hour: 8, minute: 10 } },
  })
})

test('a run ends before the next one is due', () => {
  expect(workload('backup-carts').run).toMatchObject({ timeout: 54 * 60_000 })
  expect(workload('backup-orders').run).toMatchObject({ timeout: 6 * 3_600_000 })
})

test('the log is shipped by a sidecar as the user of the server, through a volume that both have', () => {
  const server = workload('orders')
  const [shipper] = server.sidecars
  expect(shipper?.security.user).toBe(server.security.user)
  for (const container of [server, shipper]) {
    expect(container?.mounts).toContainEqual(expect.objectContaining({ kind: 'state', path: '/archive' }))
  }
})

test('a volume is read by the user who writes it, and cannot be written', () => {
  const reader = workload('backup-pictures')
  expect(reader.security.user).toBe(workload('web').security.user)
  expect(reader.mounts).toContainEqual({
    kind: 'volume',
    path: '/volumes/pictures',
    volume: 'pictures',
    readOnly: true,
  })
})

test('containers that copy reach their store and the bucket, and those that verify only the bucket', () => {
  const from = (name: string) =>
    environment.connections.filter((one) => one.from === name).map((one) => [one.to, one.port])
  const bucket = ['nbg1.your-objectstorage.com', 443]
  expect(from('backup-reports')).toEqual([bucket, ['reports', 5432]])
  expect(from('verify-orders')).toEqual([bucket])
  expect(from('backup-pictures')).toEqual([bucket])
  expect(from('orders')).toEqual([bucket])
})

test('a tier without the output keeps no log that nobody ships', async () => {
  const { workloads, stores } = await policyGovernance('development')
  expect(workloads.filter(({ role }) => role === 'backup')).toEqual([])
  expect(stores.filter(({ settings }) => settings.has('archive_mode'))).toEqual([])
  expect(stores.length).toBeGreaterThan(2)
})

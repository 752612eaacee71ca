import { describe, expect, test } from 'vitest'
import { alertRows } from './defects/alert-rows.ts'
import { backupRows } from './defects/backup-rows.ts'
import { compiled } from './defects/compiled.ts'
import { composeRows } from './defects/compose-rows.ts'
import { dashboardRows } from './defects/dashboard-rows.ts'
import { dataRows } from './defects/data-rows.ts'
import { deliveryRows } from './defects/delivery-rows.ts'
import { healthRows } from './defects/health-rows.ts'
import { kubernetesRows } from './defects/kubernetes-rows.ts'
import { nginxRows } from './defects/nginx-rows.ts'
import { recoveryRows } from './defects/recovery-rows.ts'
import { startRows } from './defects/start-rows.ts'
import { topologyRows } from './defects/topology-rows.ts'

const parts = {
  compose: composeRows,
  nginx: nginxRows,
  kubernetes: kubernetesRows,
  'stores of several servers': topologyRows,
  'data, env and secrets': dataRows,
  'CI and delivery': deliveryRows,
  'metrics and alerts': alertRows,
  dashboards: dashboardRows,
  'health, certificates and logs': healthRows,
  backups: backupRows,
  'recovery and windows': recoveryRows,
  'what would not start': startRows,
}

const files = await compiled()

describe.each(Object.entries(parts))('%s', (_part, rows) => {
  test.each(rows)('$id: $defect', ({ check }) => check(files))
})

test('no row stands twice', () => {
  const ids = Object.values(parts).flatMap((rows) => rows.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
})

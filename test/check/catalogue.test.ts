import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { alertRows } from '../defects/alert-rows.ts'
import { backupRows } from '../defects/backup-rows.ts'
import { compiled } from '../defects/compiled.ts'
import { composeRows } from '../defects/compose-rows.ts'
import { dataRows } from '../defects/data-rows.ts'
import { deliveryRows } from '../defects/delivery-rows.ts'
import { healthRows } from '../defects/health-rows.ts'
import { kubernetesRows } from '../defects/kubernetes-rows.ts'
import { nginxRows } from '../defects/nginx-rows.ts'
import { recoveryRows } from '../defects/recovery-rows.ts'
import { codes } from '../error-cases.ts'
import { capacityRows } from './catalogue/capacity-rows.ts'
import { fileSystemRows } from './catalogue/file-system-rows.ts'
import { graphRows } from './catalogue/graph-rows.ts'
import { timeRows } from './catalogue/time-rows.ts'
import { trustRows } from './catalogue/trust-rows.ts'

const rows = [...graphRows, ...capacityRows, ...timeRows, ...fileSystemRows, ...trustRows]
const defects = [
  ...alertRows,
  ...backupRows,
  ...composeRows,
  ...dataRows,
  ...deliveryRows,
  ...healthRows,
  ...kubernetesRows,
  ...nginxRows,
  ...recoveryRows,
].map(({ id }) => id)

const files = await compiled()

describe('what must be true of a whole system', () => {
  test.each(rows.filter(({ holds }) => holds !== undefined))('$id, by construction: $truth', ({ holds }) =>
    holds?.(files),
  )

  test.each(rows)('$id has something that sees to it, or says why not', (row) => {
    const { rules = [], defects: shown = [], tests = [], holds, lacking } = row
    expect(
      rules.length + shown.length + tests.length > 0 || holds !== undefined || lacking !== undefined,
    ).toBe(true)
    for (const code of rules) expect(codes).toContain(code)
    for (const id of shown) expect(defects).toContain(id)
    for (const path of tests) expect(existsSync(path), path).toBe(true)
  })

  test('nothing stands twice', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { everyTier } from '../systems.ts'
import { dashboardProblems } from '../targets/grafana/dashboard-problems.ts'

const out = fileURLToPath(new URL('../../out/', import.meta.url))
const tiers = everyTier
  .map(({ system, tier }) => `${system}/${tier}`)
  .filter((path) => existsSync(join(out, path, 'grafana')))

// No Grafana can be had from Debian or npm: the rules stand in for it.
describe.each(tiers)('grafana of %s', (tier) => {
  const folder = join(out, tier, 'grafana/dashboards')
  const names = readdirSync(folder)

  test.each(names)('%s is a dashboard that file provisioning reads', (name) => {
    expect(dashboardProblems(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toEqual([])
  })

  test('no two dashboards have the same uid', () => {
    const uids = names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).uid)
    expect(new Set(uids).size).toBe(uids.length)
  })

  test('panels use the data source that is provisioned', () => {
    const file = join(out, tier, 'grafana/provisioning/datasources/prometheus.yml')
    const { datasources } = parse(readFileSync(file, 'utf8'))
    expect(datasources.map((one: { uid: string }) => one.uid)).toEqual(['prometheus'])
  })
})

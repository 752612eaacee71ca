import { describe, expect, test } from 'vitest'
import { environmentOf, everyTier, systems } from '../systems.ts'
import { compiled, tiers } from './compiled.ts'
import { clusterRows } from './everywhere/cluster-rows.ts'
import { machineRows } from './everywhere/machine-rows.ts'
import { textRows } from './everywhere/text-rows.ts'

const everywhereRows = [...machineRows, ...clusterRows, ...textRows]

const compilations = new Map(
  await Promise.all(systems.map(async (system) => [system, await compiled(undefined, system)] as const)),
)

describe.each(everyTier)('$system/$tier', async ({ system, tier: name }) => {
  const files = compilations.get(system)
  const tier = tiers.find((one) => one === name)
  if (files === undefined || tier === undefined) throw new Error(`${system}/${name} is not known here`)
  const environment = await environmentOf({ system, tier })

  test.each(everywhereRows)('$id: $defect', ({ check }) => check({ tier, files, environment }))
})

test('no row stands twice', () => {
  const ids = everywhereRows.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

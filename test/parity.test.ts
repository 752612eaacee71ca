import { expect, test } from 'vitest'
import { rules } from '../src/check/rules.ts'
import { carrier } from '../src/parity/carrier.ts'
import { formatParity } from '../src/parity/format.ts'
import type { Row } from '../src/parity/parity.ts'
import { parityOfLanguage, parityOfTier } from '../src/parity/tables.ts'
import { targets } from '../src/targets/index.ts'

const rows = await parityOfLanguage(true)
const tried = rows.filter(({ isTried }) => isTried)

function cellsOf(kind: string): readonly string[] {
  return tried.flatMap(({ word, cells }) =>
    Object.entries(cells).flatMap(([target, cell]) => (cell.kind === kind ? [`${target}: ${word}`] : [])),
  )
}

test('what one platform says and the other leaves out is declared in its `parity.ts`', () => {
  expect(cellsOf('undeclared')).toEqual([])
})

test('nothing is declared as left out that is said', () => {
  expect(cellsOf('contradicted')).toEqual([])
})

test('what a reason says that has to be accepted is a feature of a rule', () => {
  const features = new Set(rules.flatMap((rule) => rule.features ?? []))
  const reasons = targets.flatMap(({ parity }) => [
    ...Object.values(parity?.drops ?? {}),
    ...Object.values(parity?.approximations ?? {}),
  ])
  const named = reasons.flatMap((reason) => reason.match(/(?<=`)[a-z]+\/[a-z-]+(?=`)/g) ?? [])
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((one) => !features.has(one))).toEqual([])
})

test('most words can be tried by their examples', () => {
  expect(rows.length).toBeGreaterThan(180)
  expect(tried.length / rows.length).toBeGreaterThan(0.95)
})

test('a word that the platform of a tier cannot say is found by what it leaves unchanged', async () => {
  const { edition, system, tiers, tier, domain, owners, volumes, routes } = carrier
  const shop = { edition, system, tiers, tier, domain, owners, volumes, routes, platform: 'compose' }
  const { api } = carrier.services
  const { db, cache } = carrier.stores
  const secrets = { 'db-password': { source: 'vault:shop#db' } }
  const found = await parityOfTier(
    { ...shop, secrets, services: { api }, stores: { db, cache } },
    () => undefined,
  )
  const row = (word: string) => found.find((one: Row) => one.word === word)?.cells
  expect(row('volumes.*.size')?.compose?.kind).toBe('dropped')
  expect(row('services.*.http.timeout')).toMatchObject({
    compose: { kind: 'exact' },
    nginx: { kind: 'exact' },
  })
  expect(row('services.*.http.timeout')?.kubernetes?.kind).toBe('none')
  const text = formatParity(new Map([['shop/production', found]]))
  expect(text).toMatch(/^volumes\.\*\.size +— +dropped /m)
  expect(text).toContain("compose drops volumes.*.size: Docker's volumes have no size\n")
  expect(text).toMatch(/\n\nexact +files of the target change with the word\n/)
  expect(text).toMatch(/\n— +no business of the target, or for rules alone\n/)
  expect(text).not.toMatch(/^dropped! /m)
}, 120_000)

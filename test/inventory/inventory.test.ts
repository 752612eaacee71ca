import { describe, expect, test } from 'vitest'
import { companyPlatformFacts } from './company-platform-facts.ts'
import { governmentPortalFacts } from './government-portal-facts.ts'
import { inventoryOf, type Looked, valueAt } from './inventory.ts'
import { policyGovernanceFacts } from './policy-governance-facts.ts'
import type { Fact } from './row.ts'
import { saudiAdvantageFacts } from './saudi-advantage-facts.ts'
import { thorbisFacts } from './thorbis-facts.ts'

const systems: Readonly<Record<string, readonly Fact[]>> = {
  'saudi-advantage': saudiAdvantageFacts,
  'policy-governance': policyGovernanceFacts,
  thorbis: thorbisFacts,
  'company-platform': companyPlatformFacts,
  'government-portal': governmentPortalFacts,
}

/** What the language cannot say of each system. It may only shrink: new facts have to be said. */
const lacking: Readonly<Record<string, number>> = {
  'saudi-advantage': 4,
  'policy-governance': 6,
  thorbis: 5,
  'company-platform': 0,
  'government-portal': 6,
}

describe.each(Object.entries(systems))('%s', async (system, facts) => {
  const inventory = await inventoryOf(system)
  const known = facts.flatMap((fact) => ('notYet' in fact || 'outside' in fact ? [] : [fact]))

  test.each(known)('$fact', async (fact) => {
    const found = await inventory.find(fact)
    // What is to be missing must be missing from something that is there.
    if (fact.is === undefined) expect(await inventory.find(around(fact))).toBeDefined()
    if (typeof fact.is === 'object' && fact.is !== null && !Array.isArray(fact.is))
      expect(found).toMatchObject(fact.is)
    else expect(found).toEqual(fact.is)
  })

  test('what cannot be said is counted', () => {
    expect(facts.filter((fact) => 'notYet' in fact)).toHaveLength(lacking[system] ?? 0)
  })

  test('no variable, path or place stands twice', () => {
    const places = known.map((fact) => JSON.stringify({ ...fact, fact: '', why: '' }))
    expect(places.filter((place, index) => places.indexOf(place) < index)).toEqual([])
  })
})

/** The same fact of what holds it. */
function around(fact: Looked): Looked {
  const without = (path: string) => path.replace(/(?<=.)(\.[^.[\]]+|\[[^\]]+\])$/, '')
  if ('spec' in fact) return { ...fact, spec: without(fact.spec) }
  if ('model' in fact) return { ...fact, model: without(fact.model) }
  return 'file' in fact ? { ...fact, at: without(fact.at) } : fact
}

test('a path of a fact leads through maps, lists and keys with dots', () => {
  const data = { files: { '/a.yaml': { of: [{ name: 'x', is: 1 }] } } }
  expect(valueAt(data, 'files[/a.yaml].of.x.is')).toBe(1)
  expect(valueAt(data, 'files[/a.yaml].of.0.is')).toBe(1)
  expect(valueAt(data, 'nothing.there')).toBeUndefined()
})

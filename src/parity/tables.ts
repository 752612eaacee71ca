import type { ReadFile } from '../resolve/repository.ts'
import { targets } from '../targets/index.ts'
import { carrier } from './carrier.ts'
import { type Container, isContainer } from './data.ts'
import { placementsByExample, placementsIn, type Row, rowOf } from './parity.ts'
import { probe } from './probe.ts'
import type { WordNode } from './schema.ts'
import { wordSchema, wordsOf } from './schema.ts'

const allTargets = targets.map(({ name }) => name)
const platforms = ['kubernetes', 'compose'] as const

/** Words of what runs are tried without what watches and copies it, which makes most of the files. */
const watching = ['backups', 'monitoring', 'notify', 'slos']
const ofWatching = new Set([...watching, 'alerts', 'incidents', 'recovery', 'placement'])
/** Words that have nothing to do with how containers run. */
const aside = new Set([...ofWatching, 'delivery', 'maintenance'])

/**
 * What each target makes of every word of the language, each tried by its examples on both platforms. `isQuick`
 * tries only the words of what a tier runs, and only on the targets that run it.
 */
export async function parityOfLanguage(isQuick = false): Promise<readonly Row[]> {
  const schema = await wordSchema()
  const base = { ...carrier, secrets: secretsIn(schema) }
  const small = Object.fromEntries(Object.entries(base).filter(([key]) => !watching.includes(key)))
  const compiled = await probe((path) => ({ path, text: 'LEVEL=info\n' }))
  for (const platform of platforms)
    if (compiled({ ...base, platform }) === undefined)
      throw new Error('the carrier of parity is no valid spec')
  const trial = { probe: compiled, targets: allTargets, names: namesIn(base), isQuick }
  const words = wordsOf(schema).filter(({ path: [root = ''] }) => !isQuick || !aside.has(root))
  return words.map((word) => {
    const whole = ofWatching.has(word.path[0] ?? '') ? base : small
    const placements = platforms.map(
      (platform) => [platform, placementsByExample(schema, { ...whole, platform }, word)] as const,
    )
    return rowOf(word, trial, new Map(placements))
  })
}

/** What each target makes of the words of one tier: its merged spec as data. */
export async function parityOfTier(data: Container, readFile: ReadFile): Promise<readonly Row[]> {
  const schema = await wordSchema()
  const compiled = await probe(readFile)
  // Each word is compared to the same whole.
  const whole = compiled(data)
  const trial = {
    probe: (one: unknown) => (one === data ? whole : compiled(one)),
    targets: allTargets,
    names: namesIn(data),
    isQuick: false,
  }
  const platform = data.platform === 'kubernetes' ? 'kubernetes' : 'compose'
  return wordsOf(schema).flatMap((word) => {
    const placements = placementsIn(data, word)
    return placements.length === 0 ? [] : [rowOf(word, trial, new Map([[platform, placements]]))]
  })
}

/** What a text may refer to: the names of all entities and of their ports, and a time zone. */
function namesIn(data: Container): readonly string[] {
  const maps = Object.values(data).filter((value) => isContainer(value) && !Array.isArray(value))
  const programs = Object.values(Object(data.services)).flatMap((one) => [
    Object(one),
    ...Object.values(Object(Object(one).sidecars)),
  ])
  const ports = programs.flatMap((one) => Object.keys(Object(Object(one).ports)))
  return [...new Set(['Europe/London', ...ports, ...maps.flatMap((map) => Object.keys(Object(map)))])]
}

/** Every secret that an example refers to. */
function secretsIn(schema: WordNode): Container {
  // Those that the carrier uses come first.
  const names = new Set<string>(['db-password'])
  const visit = (value: unknown): void => {
    if (!isContainer(value)) return
    for (const [key, child] of Object.entries(value)) {
      const values = key === 'secret' ? [child, ...Object(Object(child).examples ?? [])] : []
      for (const name of values) if (typeof name === 'string') names.add(name)
      visit(child)
    }
  }
  visit(schema)
  return Object.fromEntries([...names].map((name) => [name, { source: `vault:shop#${name}` }]))
}

import { readdirSync } from 'node:fs'
import { layerCollector } from '../src/merge/layers.ts'
import type { Environment } from '../src/model/environment.ts'
import { layerValidator, readTier } from '../src/read-tier.ts'
import { inMemory, specsOf } from './in-memory.ts'

/** A tier of a system of this repository. */
export interface TierName {
  readonly system: string
  readonly tier: string
}

/** The systems of this repository: what newcomers copy. */
export const systems: readonly string[] = readdirSync('environments').sort()

/** Their tiers. */
export const everyTier: readonly TierName[] = systems.flatMap((system) =>
  Object.entries(specsOf(system)).flatMap(([, text]) => {
    const [, tier] = /^tier: (\S+)$/m.exec(text) ?? []
    return tier === undefined ? [] : [{ system, tier }]
  }),
)

/** The tiers that run on Kubernetes. */
export const everyCluster: readonly TierName[] = everyTier.filter(({ system, tier }) =>
  /^platform: kubernetes$/m.test(specsOf(system)[`environments/${system}/${tier}.yaml`] ?? ''),
)

/** The environment of a tier, as targets get it. */
export async function environmentOf({ system, tier }: TierName): Promise<Environment> {
  const host = inMemory(specsOf(system))
  const file = `environments/${system}/${tier}.yaml`
  const stack = layerCollector({ read: (path) => host.read(path), root: 'environments' })(file)
  const read = await readTier(file, stack, layerValidator(), (path) => host.read(path))
  if (read?.resolution === undefined) throw new Error(`${file} cannot be read`)
  return read.resolution.environment
}

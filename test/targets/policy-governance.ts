import { layerCollector } from '../../src/merge/layers.ts'
import type { Environment } from '../../src/model/environment.ts'
import { layerValidator, readTier } from '../../src/read-tier.ts'
import { inMemory, specsOf } from '../in-memory.ts'

/** The tiers of the real system. */
export const tiers = ['development', 'staging', 'production'] as const

/** The environment of a tier of the real system, as targets get it. */
export async function policyGovernance(tier: (typeof tiers)[number]): Promise<Environment> {
  const host = inMemory(specsOf('policy-governance'))
  const file = `environments/policy-governance/${tier}.yaml`
  const stack = layerCollector({ read: (path) => host.read(path), root: 'environments' })(file)
  const read = await readTier(file, stack, layerValidator())
  if (read?.resolution === undefined) throw new Error(`${tier} cannot be read`)
  return read.resolution.environment
}

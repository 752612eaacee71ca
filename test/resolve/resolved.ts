import { layerCollector } from '../../src/merge/layers.ts'
import type { Environment } from '../../src/model/environment.ts'
import { layerValidator, readTier, type Tier } from '../../src/read-tier.ts'
import { inMemory, type Specs } from '../in-memory.ts'

/** A production tier on compose; tests add what they are about. */
export const head = `edition: "2026-11"
system: shop
tiers: [production]
tier: production
platform: compose
domain: shop.example.com
`

/** Reads one tier from a text; `files` are those of the repository. */
export async function tierOf(text: string, files: Specs = {}): Promise<Tier> {
  const path = 'environments/shop/production.yaml'
  const collect = layerCollector({ read: () => ({ path, text }), root: 'environments' })
  const stack = collect(path)
  const tier = await readTier(path, stack, layerValidator(), inMemory(files).read)
  if (tier === undefined) throw new Error(stack.diagnostics.map((one) => one.message).join('\n'))
  return { ...tier, diagnostics: [...stack.diagnostics, ...tier.diagnostics] }
}

/** The model of a spec that has no problem. */
export async function resolved(
  body: string,
  platform: Environment['platform'] = 'compose',
  files: Specs = {},
): Promise<Environment> {
  const tier = await tierOf(head.replace('compose', platform) + body, files)
  const problems = tier.diagnostics.map((one) => `${one.message} [${one.code}]`)
  if (problems.length > 0 || tier.resolution === undefined) throw new Error(problems.join('\n'))
  return tier.resolution.environment
}

/** The problems of a spec, as `message [code]`. */
export async function problemsOf(body: string, files: Specs = {}): Promise<readonly string[]> {
  return (await tierOf(head + body, files)).diagnostics.map((one) => `${one.message} [${one.code}]`)
}

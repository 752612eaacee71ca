import type { Secret } from '../../model/environment.ts'
import type { SystemRule } from '../rule.ts'

/** Each tier has secrets of its own: who can read those of staging must not hold those of production. */
export const secretSharedBetweenTiers: SystemRule = {
  code: 'secret-shared-between-tiers',
  severity: 'warning',
  scope: 'system',
  check({ tiers }, report) {
    const first = new Map<string, { readonly tier: string; readonly name: string }>()
    for (const { tier, secrets } of tiers) {
      for (const secret of secrets) {
        const source = sourceOf(secret)
        const other = first.get(source)
        if (other === undefined) first.set(source, { tier, name: secret.name })
        if (other === undefined || other.tier === tier) continue
        report({
          at: ['secrets', secret.name, 'source'],
          tier,
          message: `${tier} takes the secret "${secret.name}" from ${source}, as ${other.tier} does`,
          help: 'Put ${tier} into the path, so that each tier has a value of its own.',
          related: [
            {
              at: ['secrets', other.name, 'source'],
              tier: other.tier,
              message: `${other.tier} takes it too`,
            },
          ],
        })
      }
    }
  },
}

function sourceOf({ provider, path, key }: Secret): string {
  return `${provider}:${path}${key === undefined ? '' : `#${key}`}`
}

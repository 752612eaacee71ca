import type { SystemRule } from '../rule.ts'

/** No tier takes a secret from where another tier keeps its own: staging must not be able to charge real cards. */
export const secretOfAnotherTier: SystemRule = {
  code: 'secret-of-another-tier',
  severity: 'error',
  scope: 'system',
  check({ tiers }, report) {
    for (const { tier, tierOrder, secrets } of tiers) {
      const others = tierOrder.filter((one) => one !== tier)
      for (const { name, path } of secrets) {
        const words = path.split(/[/_.:-]/)
        // A path may name both, as that of a shared vault does.
        const owner = words.includes(tier) ? undefined : others.find((other) => words.includes(other))
        if (owner === undefined) continue
        report({
          at: ['secrets', name, 'source'],
          tier,
          message: `${tier} takes the secret "${name}" from ${path}, where ${owner} keeps its own`,
          help: 'Put ${tier} into the path, so that each tier has a value of its own.',
        })
      }
    }
  },
}

import type { TierRule } from '../rule.ts'

/** Every secret of a tier is taken by something. */
export const secretUnused: TierRule = {
  code: 'secret-unused',
  severity: 'warning',
  scope: 'tier',
  needs: ['backups', 'externals', 'jobs', 'monitoring', 'notify', 'services', 'stores'],
  check({ secrets, tier }, report) {
    for (const { name, consumers } of secrets) {
      if (consumers.length > 0) continue
      report({
        at: ['secrets', name],
        side: 'key',
        message: `nothing in ${tier} takes the secret "${name}"`,
        help: `Remove it, or write \`secrets: {${name}: null}\` in the layer of ${tier} if other tiers take it.`,
      })
    }
  },
}

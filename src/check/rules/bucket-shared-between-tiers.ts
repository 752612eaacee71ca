import type { SystemRule } from '../rule.ts'

/** No two tiers copy into the same bucket: the clean-up of one must not reach what the other needs. */
export const bucketSharedBetweenTiers: SystemRule = {
  code: 'bucket-shared-between-tiers',
  severity: 'error',
  scope: 'system',
  check({ tiers }, report) {
    const first = new Map<string, { readonly tier: string; readonly backup: string }>()
    for (const { tier, backups } of tiers) {
      for (const { name, to } of backups) {
        if (to === undefined) continue
        const address = `${to.endpoint ?? 's3'} ${to.bucket}`
        const other = first.get(address)
        if (other === undefined) first.set(address, { tier, backup: name })
        if (other === undefined || other.tier === tier) continue
        report({
          at: ['backups', name, 'to', 's3'],
          tier,
          message: `${tier} copies "${name}" into the bucket "${to.bucket}" of ${other.tier}`,
          help: 'Put ${tier} into the name of the bucket, so that each tier has its own.',
          related: [
            {
              at: ['backups', other.backup, 'to', 's3'],
              tier: other.tier,
              message: `${other.tier} copies into it too`,
            },
          ],
        })
      }
    }
  },
}

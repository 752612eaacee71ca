import type { TierRule } from '../rule.ts'

/** At least two keys can decrypt a backup: one that is lost must not take the copies with it. */
export const backupSingleRecipient: TierRule = {
  code: 'backup-single-recipient',
  severity: 'warning',
  scope: 'tier',
  check({ backups }, report) {
    for (const { name, recipients } of backups) {
      if (new Set(recipients).size !== 1) continue
      report({
        at: ['backups', name, 'encrypt', 'age'],
        message: `one key alone can decrypt the copies of "${name}"`,
        help: 'Add the public key of a second pair, whose private key is kept in another place.',
      })
    }
  },
}

import type { Environment } from '../../model/environment.ts'
import type { TierRule } from '../rule.ts'

/** Whatever keeps data is copied, or it is said why not. */
export const statefulWithoutBackup: TierRule = {
  code: 'stateful-without-backup',
  severity: 'error',
  scope: 'tier',
  needs: ['backups'],
  check(environment, report) {
    if (environment.isDisposable) return
    for (const { kind, name } of stateful(environment)) {
      if (environment.backups.some(({ of }) => of.kind === kind && of.name === name)) continue
      const of = kind === 'store' ? name : `{volume: ${name}}`
      report({
        at: [`${kind}s`, name],
        side: 'key',
        message: `the ${kind} "${name}" keeps data, and no backup copies it`,
        help: `Add a backup with \`of: ${of}\`, or one with \`method: none\` and the reason; a tier whose data may all be lost says \`backups: none\`.`,
      })
    }
  },
}

/** Managed stores are left to those who manage them. */
function stateful({
  stores,
  volumes,
}: Environment): readonly { readonly kind: 'store' | 'volume'; readonly name: string }[] {
  return [
    ...stores
      .filter(({ stateMount }) => stateMount !== undefined)
      .map(({ name }) => ({ kind: 'store' as const, name })),
    ...volumes.map(({ name }) => ({ kind: 'volume' as const, name })),
  ]
}

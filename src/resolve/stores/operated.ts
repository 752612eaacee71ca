import type { Store } from '../../model/environment.ts'
import { fixedParameters } from '../../model/operated-stores.ts'
import { report } from '../context.ts'
import { images } from '../edition.ts'
import type { StoreFacts } from './store.ts'

/** What a store has where CloudNativePG runs it. Reports what the operator does not take. */
export function operatedBy(facts: StoreFacts): Pick<Store, 'operated'> {
  const { context, spec, version } = facts
  const kubernetes = context.spec.outputs?.kubernetes
  const isDeclared = typeof kubernetes === 'object' && kubernetes.operators?.['cloudnative-pg'] !== undefined
  if (!isDeclared || context.spec.platform !== 'kubernetes' || spec.managed !== undefined) return {}
  refuseFixed(facts)
  refuseWalBackup(facts)
  const known: Readonly<Record<string, string>> = images.cloudnativePg
  const image = known[version]
  return image === undefined ? {} : { operated: { image } }
}

function refuseFixed({ context, spec, at }: StoreFacts): void {
  for (const key of Object.keys(spec.settings ?? {}).filter((name) => fixedParameters.has(name)))
    report(context, 'bad-format', [...at, 'settings', key], `CloudNativePG sets "${key}" itself`, {
      side: 'key',
      help: 'Remove it.',
    })
}

/** https://cloudnative-pg.io/plugin-barman-cloud/ */
function refuseWalBackup({ context, name, walBackup }: StoreFacts): void {
  if (walBackup === undefined) return
  report(
    context,
    'bad-format',
    ['backups', walBackup.name, 'method'],
    `CloudNativePG ships the log of "${name}" with a plugin of its own alone, and this output writes nothing for it`,
    { help: 'Write `method: dump`, or take `cloudnative-pg` out of `outputs.kubernetes.operators`.' },
  )
}

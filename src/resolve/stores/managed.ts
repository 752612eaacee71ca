import type { Store } from '../../model/environment.ts'
import { orDefault, refers, report } from '../context.ts'
import type { StoreFacts } from './store.ts'
import { hasManagedWord } from './words.ts'

/** The TLS of a kind whose servers have none where the tier runs them. Reports who asks for it there. */
export function managedTls({ context, name, kind, spec, at }: StoreFacts): Store['tls'] {
  if (spec.managed !== undefined) return orDefault(context, [...at, 'tls'], spec.tls, 'none')
  const isOwn = spec.tls !== context.spec.defaults?.stores?.tls
  if (isOwn && spec.tls !== undefined && spec.tls !== 'none')
    report(
      context,
      'bad-format',
      [...at, 'tls'],
      `the tier runs "${name}" itself, and a ${kind} of its own has no TLS`,
      {
        help: 'Write `tls: none` or remove it: nothing reaches it but what `uses` it. One that is run elsewhere has `managed: {host: HOST}`.',
      },
    )
  return 'none'
}

/** The secret with the certificate of who has signed that of a server elsewhere. Reports one that nobody would look at. */
export function authorityOf(
  { context, name, kind, spec, at }: StoreFacts,
  tls: Store['tls'],
): string | undefined {
  const secret = spec.managed?.authority?.secret
  if (secret === undefined || !hasManagedWord(kind, 'authority')) return undefined
  const place = [...at, 'managed', 'authority']
  if (tls !== 'verify-full') {
    report(
      context,
      'bad-format',
      place,
      `nobody checks whose certificate "${name}" has: its \`tls\` is ${tls}`,
      {
        side: 'key',
        help: 'Write `tls: verify-full` for the store, or remove it.',
      },
    )
    return undefined
  }
  return refers(context, 'secrets', secret, [...place, 'secret']) ? secret : undefined
}

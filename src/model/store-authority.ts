import type { Store } from './environment.ts'
import type { MountedFile } from './workload.ts'

/**
 * Where everything that connects to a store has the certificate of the authority by which it knows the server; undefined
 * where it checks nothing, or where the system's own authorities do.
 */
export function authorityPath({ name, tls, workload, authority }: Store): string | undefined {
  if (tls !== 'verify-full') return undefined
  if (workload !== undefined) return `/run/tls/${name}/ca.crt`
  return authority === undefined ? undefined : `/run/secrets/${authority}`
}

/** The file with that certificate, of a server that is run elsewhere: the tier's own stores have a mount. */
export function authorityFiles({ authority }: Store): readonly MountedFile[] {
  if (authority === undefined) return []
  return [{ path: `/run/secrets/${authority}`, content: { kind: 'secret', secret: authority } }]
}

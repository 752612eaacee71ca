import type { Store } from '../model/environment.ts'
import { authorityPath } from '../model/store-authority.ts'
import type { ValuePart } from '../model/workload.ts'
import { text } from './values.ts'

/** What URLs of a Redis begin with: https://www.iana.org/assignments/uri-schemes/prov/rediss */
export function redisScheme({ tls }: Store): 'redis' | 'rediss' {
  return tls === 'none' ? 'redis' : 'rediss'
}

/**
 * What can be bound to of a Redis or Valkey: https://www.iana.org/assignments/uri-schemes/prov/redis. `endpoint` is for
 * clients that take addresses alone. The URL of a cluster names no database: some clients refuse even the only one.
 */
export function redisParts(store: Store): Readonly<Record<string, readonly ValuePart[] | undefined>> {
  const { host, port, user, password, database, cluster } = store
  const path = cluster ? '' : `/${database ?? 0}`
  const authority = authorityPath(store)
  const login: readonly ValuePart[] =
    password === undefined
      ? []
      : [text(`${user ?? ''}:`), { kind: 'secret', secret: password, encoding: 'url' }, text('@')]
  return {
    url: [text(`${redisScheme(store)}://`), ...login, text(`${host}:${port}${path}`)],
    host: [text(host)],
    port: [text(`${port}`)],
    endpoint: [text(`${host}:${port}`)],
    user: user === undefined ? undefined : [text(user)],
    password: password === undefined ? undefined : [{ kind: 'secret', secret: password, encoding: 'raw' }],
    cluster: [text(`${cluster === true}`)],
    tls: [text(`${store.tls !== 'none'}`)],
    authority: authority === undefined ? undefined : [text(authority)],
  }
}

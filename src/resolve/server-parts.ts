import type { Store } from '../model/environment.ts'
import type { ValuePart } from '../model/workload.ts'
import { addressesOf } from './stores/reach.ts'
import { text } from './values.ts'

/**
 * What can be bound to of a store that an engine describes: its URL with the login in it, as drivers take it, and each
 * part of that alone. `endpoint` is the address without a login, for clients that take it apart from the keys; where
 * they find their way among several servers themselves, it is the list of all.
 */
export function serverParts(store: Store): Readonly<Record<string, readonly ValuePart[] | undefined>> {
  const { host, port, user, database, bucket, password, url, kind } = store
  const address = `${host}:${port}`
  return {
    url: url && [
      text(`${url.scheme}://`),
      ...login(store),
      text(`${address}${url.path.replace('{database}', database ?? '')}`),
    ],
    host: [text(host)],
    port: [text(`${port}`)],
    user: named(user),
    database: named(database),
    bucket: named(bucket),
    password: password === undefined ? undefined : [{ kind: 'secret', secret: password, encoding: 'raw' }],
    endpoint:
      url === undefined || kind === 'minio'
        ? [text(endpoint(url?.scheme, addressesOf(store).join(',')))]
        : undefined,
  }
}

function login({ user, password }: Store): readonly ValuePart[] {
  if (password !== undefined)
    return [text(`${user ?? ''}:`), { kind: 'secret', secret: password, encoding: 'url' }, text('@')]
  return user === undefined ? [] : [text(`${user}@`)]
}

function named(value: string | undefined): readonly ValuePart[] | undefined {
  return value === undefined ? undefined : [text(value)]
}

function endpoint(scheme: string | undefined, address: string): string {
  return scheme === undefined ? address : `${scheme}://${address}`
}

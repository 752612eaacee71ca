import type { Data } from '../print/body.ts'
import { at, entries, items, text } from './data.ts'
import type { Reference } from './kubernetes-references.ts'

/** Everything in compose.yaml that one of its containers names: https://docs.docker.com/reference/compose-file/services/ */
export function referencesOfContainer(service: Data): readonly Reference[] {
  return Object.entries(readers).flatMap(([key, { kind, read }]) =>
    read(at(service, key)).map((name) => ({ kind, name, within: key })),
  )
}

interface Reader {
  /** The top-level map in which the names are defined. */
  readonly kind: 'networks' | 'volumes' | 'secrets' | 'configs' | 'services'
  readonly read: (value: Data | undefined) => readonly string[]
}

const readers: Readonly<Record<string, Reader>> = {
  configs: { kind: 'configs', read: sources },
  depends_on: { kind: 'services', read: names },
  network_mode: {
    kind: 'services',
    read: (value) =>
      text(value)
        ?.match(/^service:(.+)$/)
        ?.slice(1) ?? [],
  },
  networks: { kind: 'networks', read: (value) => names(value).filter((name) => name !== 'default') },
  secrets: { kind: 'secrets', read: sources },
  links: { kind: 'services', read: linked },
  volumes: { kind: 'volumes', read: (value) => items(value).flatMap(volumeOf) },
  volumes_from: { kind: 'services', read: (value) => linked(value).filter((name) => name !== 'container') },
}

/** Both forms of compose: a list of names, or a map by name. */
function names(value: Data | undefined): readonly string[] {
  return [...items(value).flatMap((name) => text(name) ?? []), ...entries(value).map(([name]) => name)]
}

/** `NAME`, or `NAME:` with an alias or an access mode after it. */
function linked(value: Data | undefined): readonly string[] {
  return items(value).flatMap((one) => text(one)?.split(':')[0] ?? [])
}

function sources(value: Data | undefined): readonly string[] {
  return items(value).flatMap((one) => text(one) ?? text(at(one, 'source')) ?? [])
}

/** Named volumes alone: what begins with a dot, a slash or a tilde is a path of the host. */
function volumeOf(mount: Data): readonly string[] {
  const [source = '', target] = text(mount)?.split(':') ?? []
  if (text(mount) !== undefined) return target === undefined || /^[./~]/.test(source) ? [] : [source]
  const named = text(at(mount, 'source'))
  return at(mount, 'type') !== 'volume' || named === undefined ? [] : [named]
}

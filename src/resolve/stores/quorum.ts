import type { StoreOfKind } from '../../model/environment.ts'
import { clusterName, serverHost } from '../../model/quorum.ts'
import type { Mount, Port, Workload } from '../../model/workload.ts'
import { byName, compareText, orDefault, report } from '../context.ts'
import type { StoreFacts } from './store.ts'

/** What servers of a kind need to be one cluster. */
export interface QuorumParts {
  /** The ports on which they reach each other, by name. */
  readonly ports: Readonly<Record<string, number>>
  /** The folder in which they find the certificate by which they know each other. */
  readonly certificates: (name: string) => string
  /** Whether they notice that it has been replaced. */
  readonly watchesCertificate: boolean
}

/**
 * How many servers of a store are one cluster. They do what more than half of them agree on, so an even number may
 * lose no more of them than the odd one below it, which is reported.
 */
export function serversAsked({ context, name, spec, at }: StoreFacts): number {
  const place = [...at, 'instance', 'servers']
  const servers = orDefault(context, place, spec.instance?.servers, 1)
  if (servers > 1 && spec.instance?.hostname !== undefined)
    report(
      context,
      'bad-format',
      [...at, 'instance', 'hostname'],
      `the servers of "${name}" have a name each`,
      {
        side: 'key',
        help: 'Remove it.',
      },
    )
  if (servers % 2 === 0) {
    const lost = servers / 2 - 1
    report(
      context,
      'out-of-range',
      place,
      `of ${servers} servers of "${name}" ${lost === 0 ? 'none' : lost} may fail, as of ${servers - 1}: more than half must agree`,
      { help: `Write ${servers + 1}, of which ${lost + 1} may fail, or ${servers - 1}.` },
    )
  }
  return servers
}

/** A store whose server is several: they reach each other by names of their own, clients whichever is ready. */
export function asQuorum(store: StoreOfKind, parts: QuorumParts | undefined, servers: number): StoreOfKind {
  const { name, workload } = store
  if (workload === undefined || parts === undefined || servers === 1) return store
  const host = clusterName(name)
  return {
    ...store,
    host,
    workload: oneOfQuorum(workload, parts, servers),
    quorum: {
      host,
      servers: Array.from({ length: servers }, (_, index) => serverHost(name, index)),
      ports: Object.values(parts.ports),
      watchesCertificate: parts.watchesCertificate,
    },
  }
}

function oneOfQuorum(server: Workload, parts: QuorumParts, servers: number): Workload {
  const { name } = server
  const ports = Object.entries(parts.ports).map(
    ([port, number]): Port => ({
      name: port,
      number,
      protocol: 'tcp',
      publish: undefined,
      reach: 'internal',
    }),
  )
  const certificate: Mount = {
    kind: 'certificate',
    path: parts.certificates(name),
    certificate: name,
    part: 'pair',
  }
  return {
    ...server,
    ports: [...server.ports, ...ports].sort(byName),
    mounts: [...server.mounts, certificate].sort((left, right) => compareText(left.path, right.path)),
    scale: { min: servers, max: servers, by: [] },
    peers: { set: name, name: clusterName(name) },
  }
}

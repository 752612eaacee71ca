import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import { serverName } from '../../model/quorum.ts'
import { containersOf, serversOf, type Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** Whatever has a network name, or can be used by name, has it for itself. */
export const nameTaken: TierRule = {
  code: 'name-taken',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    const owners = new Map<string, Named>()
    for (const one of allNamed(environment)) {
      const owner = owners.get(one.name)
      if (owner === undefined) owners.set(one.name, one)
      else {
        report({
          at: one.at,
          side: 'key',
          message: `"${one.name}" is the name of ${owner.what} and of ${one.what}`,
          help: 'Give one of them another name: it is how others reach it.',
          related: [{ at: owner.at, message: `${owner.what} has it` }],
        })
      }
    }
  },
}

interface Named {
  readonly name: string
  readonly what: string
  readonly at: Path
}

const words = {
  service: 'a service',
  job: 'a job',
  store: 'a store',
  exporter: 'the exporter of its metrics',
  monitoring: 'a server of the monitoring',
  proxy: 'the proxy',
  backup: 'a container that makes backups',
} as const

/** Those that nobody can rename first. */
function allNamed({ workloads, composeOnly, externals }: Environment): readonly Named[] {
  const all = [...workloads, ...composeOnly].flatMap(containersOf)
  const isOwn = (role: keyof typeof words) => role !== 'service' && role !== 'job' && role !== 'store'
  const named = all.map((workload) => ({
    name: workload.name,
    what: isMember(workload) ? `a server of the store "${workload.partOf}"` : words[workload.role],
    at: workloadPath(workload),
    first: isOwn(workload.role) || isMember(workload),
  }))
  const aliases = all.flatMap((workload) =>
    workload.aliases.map((name) => ({
      name,
      what: `an alias of "${workload.name}"`,
      at: [...workloadPath(workload), 'alias'],
    })),
  )
  const shared = new Map(all.flatMap(sharedName))
  return [
    ...all.flatMap(copies),
    ...named.filter(({ first }) => first),
    ...named.filter(({ first }) => !first),
    ...[...shared].map(([name, store]) => ({
      name,
      what: `what several servers of the store "${store}" answer to`,
      at: ['stores', store],
    })),
    ...aliases,
    ...externals.map(({ name }) => ({ name, what: 'an external', at: ['externals', name] })),
  ]
}

/** A standby, a sentinel or a pooler: its name follows from that of its store. */
function isMember({ role, name, partOf }: Workload): boolean {
  return role === 'store' && name !== partOf
}

/** What compose calls the servers of a cluster after the first, which is called as the store. */
function copies(workload: Workload): readonly Named[] {
  const { name } = workload
  return Array.from({ length: serversOf(workload) - 1 }, (_, index) => ({
    name: serverName(name, index + 1),
    what: `a server of the store "${name}"`,
    at: workloadPath(workload),
  }))
}

function sharedName({ peers, partOf }: Workload): (readonly [name: string, store: string])[] {
  return peers?.name === undefined ? [] : [[peers.name, partOf]]
}

import type { PassThrough, PassThroughPart } from '../model/pass-through.ts'
import type { Context } from './context.ts'
import { sortedEntries } from './context.ts'

/** What services, jobs and the servers of stores say in the words of a platform, sorted by name. */
export function passThroughs({ spec }: Context): readonly PassThrough[] {
  return [
    ...sortedEntries(spec.services).flatMap(([name, one]) => of(name, ['services', name], one, allParts)),
    ...sortedEntries(spec.jobs).flatMap(([name, one]) => of(name, ['jobs', name], one, partsOfJobs)),
    ...sortedEntries(spec.stores).flatMap(([name, { instance }]) =>
      of(name, ['stores', name, 'instance'], instance, allParts),
    ),
  ].sort((left, right) => (left.workload < right.workload ? -1 : left.workload > right.workload ? 1 : 0))
}

interface Passing {
  readonly kubernetes?: Readonly<Partial<Record<PassThroughPart, object | undefined>>> | undefined
  readonly compose?: object | undefined
}

const allParts: readonly PassThroughPart[] = ['workload', 'pod', 'container', 'service']
/** Nobody connects to a job; what `defaults` say of services is not meant for it. */
const partsOfJobs: readonly PassThroughPart[] = ['workload', 'pod', 'container']

function of(
  workload: string,
  at: readonly string[],
  spec: Passing | undefined,
  parts: readonly PassThroughPart[],
): readonly PassThrough[] {
  const { kubernetes = {}, compose } = spec ?? {}
  const ofKubernetes = parts.flatMap((part): PassThrough[] => {
    const value = kubernetes[part]
    return value === undefined
      ? []
      : [{ workload, target: 'kubernetes', part, at: [...at, 'kubernetes', part], value }]
  })
  if (compose === undefined) return ofKubernetes
  return [
    ...ofKubernetes,
    { workload, target: 'compose', part: 'service', at: [...at, 'compose'], value: compose },
  ]
}

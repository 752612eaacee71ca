import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import type { TierRule } from '../rule.ts'

/** Nothing waits, through others, for itself to start. */
export const startOrderCycle: TierRule = {
  code: 'start-order-cycle',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    for (const cycle of cycles(environment)) {
      const edges = cycle.map((from, index) => ({ from, to: cycle[(index + 1) % cycle.length] ?? from }))
      const [first, ...others] = edges.map(({ from, to }) => ({
        at: edgePath(environment, from, to),
        message: `${from} waits for ${to}`,
      }))
      if (first === undefined) continue
      report({
        at: first.at,
        side: 'key',
        message: `these wait for each other to start: ${[...cycle, cycle[0]].join(' → ')}`,
        help: 'Write `wait: none` where one of them can start without the other and tries again.',
        related: others,
      })
    }
  },
}

/** Each circle of waiting once, beginning with the name that sorts first. */
function cycles({ workloads }: Environment): readonly (readonly string[])[] {
  const waits = new Map(workloads.map(({ name, waits: own }) => [name, own.map(({ on }) => on)]))
  const found = new Map<string, readonly string[]>()
  const done = new Set<string>()
  const visit = (name: string, trail: readonly string[]): void => {
    const begin = trail.indexOf(name)
    if (begin >= 0) {
      const cycle = fromFirst(trail.slice(begin))
      found.set(cycle.join(' '), cycle)
    }
    if (begin >= 0 || done.has(name)) return
    for (const next of waits.get(name) ?? []) visit(next, [...trail, name])
    done.add(name)
  }
  for (const name of waits.keys()) visit(name, [])
  // What uses itself has been reported.
  return [...found.values()].filter((cycle) => cycle.length > 1)
}

function fromFirst(cycle: readonly string[]): readonly string[] {
  const first = cycle.indexOf([...cycle].sort()[0] ?? '')
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}

/** Where it is written that one waits for the other: an edge, or that a job runs before each rollout. */
function edgePath({ services, jobs }: Environment, from: string, to: string): Path {
  if (jobs.some(({ name }) => name === to)) return ['jobs', to, 'run']
  const collection = services.some(({ name }) => name === from) ? 'services' : 'jobs'
  return [collection, from, 'uses', to]
}

import type { Environment } from '../../model/environment.ts'
import type { Workload, WorkloadRole } from '../../model/workload.ts'
import { oncePerTier } from '../shared/once-per-tier.ts'
import { copiesOf } from './copies.ts'
import { localCopy } from './local-copy.ts'

/** Groups of the services map, in the order in which a reader asks: what comes in, what works, what it stands on. */
const order: readonly WorkloadRole[] = [
  'proxy',
  'service',
  'job',
  'store',
  'backup',
  'monitoring',
  'exporter',
]

/** Every container that compose runs, sidecars beside the one they belong to; grouped by role, by name within. */
export const containers = oncePerTier((environment): readonly Workload[] => {
  const all = [...environment.workloads, ...environment.composeOnly]
  const run = environment.platform === 'kubernetes' ? localCopy(all) : all
  return order.flatMap((role) =>
    run
      .filter((workload) => workload.role === role)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .flatMap(copiesOf)
      .flatMap((workload) => [...workload.steps, workload, ...workload.sidecars]),
  )
})

/** The container whose network and state a sidecar shares; undefined for all others. */
export function mainContainer(environment: Environment, sidecar: Workload): Workload | undefined {
  return containers(environment).find(({ sidecars }) => sidecars.some(({ name }) => name === sidecar.name))
}

/** The container that a step runs before; undefined for all others. */
export function containerAfter(environment: Environment, step: Workload): Workload | undefined {
  return containers(environment).find(({ steps }) => steps.some(({ name }) => name === step.name))
}

/** Whether a container ends by itself: jobs of every kind, and steps. */
export function isOneShot({ run }: Workload): boolean {
  return run !== undefined
}

/** A name for a service of our own: this one, unless the authors have taken it. */
export function unusedName(environment: Environment, name: string): string {
  const taken = new Set(containers(environment).map((workload) => workload.name))
  let free = name
  while (taken.has(free)) free = `create-${free}`
  return free
}

import type { Environment } from '../model/environment.ts'
import type { Workload } from '../model/workload.ts'
import { remembered } from './remembered.ts'

/** The services and stores of a tier by their network names. */
export const peers = remembered(
  ({ workloads }: Environment): ReadonlyMap<string, Workload> =>
    new Map(
      workloads
        .filter(({ role }) => role === 'service' || role === 'store')
        .flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)),
    ),
)

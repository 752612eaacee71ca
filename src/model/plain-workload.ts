import { plainRuntime } from './runtime.ts'
import type { Workload } from './workload.ts'

/** What most workloads have nothing of; to be spread into one that says the rest. */
export const plainWorkload = {
  identity: undefined,
  aliases: [],
  profiles: [],
  watch: [],
  perNode: false,
  runtime: plainRuntime,
  steps: [],
  sidecars: [],
  run: undefined,
} as const satisfies Partial<Workload>

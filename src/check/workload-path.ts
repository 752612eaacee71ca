import type { Path } from '../diagnostics/diagnostic.ts'
import type { Workload, WorkloadRole } from '../model/workload.ts'

const paths: Readonly<Record<WorkloadRole, (workload: Workload) => Path>> = {
  service: ({ name, partOf, run }) =>
    name === partOf
      ? ['services', name]
      : ['services', partOf, run?.kind === 'step' ? 'init' : 'sidecars', name.slice(partOf.length + 1)],
  job: ({ name }) => ['jobs', name],
  store: ({ partOf }) => ['stores', partOf],
  exporter: ({ partOf }) => (partOf === 'proxy' ? ['routes'] : ['stores', partOf]),
  monitoring: ({ name }) => ['monitoring', 'run', name],
  proxy: () => ['routes'],
  backup: ({ partOf }) => ['stores', partOf],
}

/** The path of what the author wrote that a workload exists for. */
export function workloadPath(workload: Workload): Path {
  return paths[workload.role](workload)
}

import { archiveFolder } from '../../model/wal-archive.ts'
import type { Workload } from '../../model/workload.ts'

/**
 * The containers of a tier that runs elsewhere, as they run beside it: nothing is copied into the tier's buckets, and
 * so no store keeps what nobody would fetch; nobody hears of alerts, so that their secrets stay where they are. Where the cluster's Prometheus watches the tier, nobody asks exporters.
 */
export function localCopy(workloads: readonly Workload[]): readonly Workload[] {
  const isWatched = workloads.some(({ name }) => name === 'prometheus')
  return workloads
    .filter(
      ({ role, name }) => role !== 'backup' && (isWatched || !(role === 'exporter' || name === 'blackbox')),
    )
    .map((workload) =>
      workload.name === 'alertmanager' ? withoutSecrets(workload) : withoutBackup(workload),
    )
}

function withoutSecrets(workload: Workload): Workload {
  return { ...workload, files: workload.files.filter(({ content }) => content.kind !== 'secret') }
}

function withoutBackup(workload: Workload): Workload {
  const sidecars = workload.sidecars.filter(({ role }) => role !== 'backup')
  if (!workload.mounts.some(({ path }) => path === archiveFolder)) return { ...workload, sidecars }
  return {
    ...workload,
    sidecars,
    // PostgreSQL: an option of the command line wins over the configuration file.
    args: [...(workload.args ?? ['postgres']), '-c', 'archive_mode=off'],
    mounts: workload.mounts.filter(({ path }) => path !== archiveFolder),
  }
}

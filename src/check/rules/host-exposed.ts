import type { Path } from '../../diagnostics/diagnostic.ts'
import type { HostNamespace } from '../../model/runtime.ts'
import { containersOf, type Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** Sockets of what runs containers: who may write to them may start one with everything of the host in it. */
const sockets = /\/(?:docker|containerd\/containerd|podman\/podman|crio\/crio)\.sock$/

const namespaces: Readonly<Record<HostNamespace, string>> = {
  ipc: 'reads and writes the shared memory of the host',
  network: 'reaches every port of the host, past all networks of the tier',
  pid: 'sees and ends processes of the host',
}

/**
 * Docker says nothing of a container that may take over its host; Kubernetes refuses it. Users meet the last tier; a
 * developer's machine is the developer's.
 */
export const hostExposed: TierRule = {
  code: 'host-exposed',
  severity: 'warning',
  scope: 'tier',
  check({ platform, tier, tierOrder, workloads }, report) {
    if (platform !== 'compose' || tier !== tierOrder.at(-1)) return
    for (const container of workloads.flatMap(containersOf)) {
      for (const { at, what } of powers(container)) {
        report({
          at: [...workloadPath(container), ...at],
          side: 'key',
          message: `"${container.name}" ${what}`,
          help: 'Do without it, or waive `host-exposed` with a reason.',
        })
      }
    }
  },
}

interface Power {
  readonly at: Path
  readonly what: string
}

function powers({ role, runtime, mounts }: Workload): readonly Power[] {
  // What others run for us reads the host to measure it.
  if (role !== 'service' && role !== 'job') return []
  const all = runtime.privileged
    ? [{ at: ['security', 'privileged'], what: 'is privileged: it may do to the host whatever root may' }]
    : []
  const shared = runtime.host.map((one) => ({ at: ['security', 'host', one], what: namespaces[one] }))
  const asked = mounts.flatMap((mount) =>
    mount.kind === 'host' && sockets.test(mount.source)
      ? [
          {
            at: ['volumes', mount.path],
            what: `may ask ${mount.source} for containers with all files of the host, even where it is mounted read-only`,
          },
        ]
      : [],
  )
  return [...all, ...shared, ...asked]
}

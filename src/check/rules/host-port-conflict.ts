import type { Path } from '../../diagnostics/diagnostic.ts'
import type { Environment } from '../../model/environment.ts'
import type { Port, Workload } from '../../model/workload.ts'
import type { TierRule } from '../rule.ts'
import { workloadPath } from '../workload-path.ts'

/** No two containers publish the same port of the same address of the host. */
export const hostPortConflict: TierRule = {
  code: 'host-port-conflict',
  severity: 'error',
  scope: 'tier',
  check(environment, report) {
    if (environment.outputs.compose === undefined) return
    const published = publishedPorts(environment)
    const taken = new Set(published.map(({ number }) => number))
    for (const [index, one] of published.entries()) {
      const other = published.slice(0, index).find((earlier) => overlap(earlier, one))
      if (other === undefined) continue
      report({
        at: one.at,
        message: `port ${one.number} of the host is taken twice: by ${other.words} and by ${one.words}`,
        help: `Publish one of them elsewhere; ${freePort(one.number, taken)} is free.`,
        related: [{ at: other.at, message: `${other.words} takes it` }],
      })
    }
  },
}

interface Published {
  readonly number: number
  readonly port: Port
  readonly words: string
  readonly at: Path
}

/** Those that we publish ourselves first, so that the author's own is shown at fault. */
function publishedPorts({ workloads, composeOnly }: Environment): readonly Published[] {
  const all = [...workloads, ...composeOnly]
  const own = all.filter(({ role }) => role !== 'service')
  return [...own, ...all.filter(({ role }) => role === 'service')].flatMap((workload) =>
    workload.ports.flatMap((port) =>
      port.publish === undefined ? [] : [published(workload, port, port.publish)],
    ),
  )
}

function published(workload: Workload, port: Port, number: number): Published {
  if (workload.role !== 'service')
    return {
      number,
      port,
      words: workload.role === 'proxy' ? 'the proxy' : workload.name,
      at: workloadPath(workload),
    }
  const at = ['services', workload.name, 'ports', port.name, 'publish']
  return { number, port, words: `port "${port.name}" of "${workload.name}"`, at }
}

/** All addresses of the host hold the loopback address. */
function overlap(left: Published, right: Published): boolean {
  return left.number === right.number && left.port.protocol === right.port.protocol
}

function freePort(number: number, taken: ReadonlySet<number>): number {
  let free = number + 1
  while (taken.has(free) || free > 65_535) free = free > 65_535 ? 1024 : free + 1
  return free
}

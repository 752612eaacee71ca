import { isIP } from 'node:net'
import type { Path } from '../diagnostics/diagnostic.ts'
import { suggestion } from '../diagnostics/did-you-mean.ts'
import { linuxCapabilities } from '../model/linux-capabilities.ts'
import type {
  Confinement,
  Device,
  HostAddress,
  HostNamespace,
  Runtime,
  Setting,
  Ulimit,
} from '../model/runtime.ts'
import type { ContainerSpec } from '../model/spec.ts'
import { type Context, report, type ServiceSpec, sortedEntries } from './context.ts'
import { refuseFragile } from './texts.ts'

/** A container of the author's; only services have ports and are started again. */
type RuntimeSpec = ContainerSpec & Partial<Pick<ServiceSpec, 'ports' | 'restart'>>

/** What a program asks of the machine that runs it. */
export function runtime(context: Context, spec: RuntimeSpec, at: Path): Runtime {
  const { security, gpu } = spec
  const result: Runtime = {
    groups: [...new Set(Object.values(security?.groups ?? {}))].sort((left, right) => left - right),
    privileged: security?.privileged ?? false,
    escalation: security?.escalation ?? false,
    host: (['ipc', 'network', 'pid'] as const).filter((one: HostNamespace) => security?.host?.[one] === true),
    unconfined: (['apparmor', 'seccomp'] as const).filter(
      (one: Confinement) => security?.[one] !== undefined,
    ),
    ownInit: spec.ownInit ?? false,
    ulimits: ulimits(context, spec, at),
    sysctls: sortedEntries(spec.sysctls).map(([name, value]) => ({ name, value: String(value) })),
    devices: sortedEntries(spec.devices).map(
      ([path, { to = path, access = 'rwm' }]): Device => ({ path, to, access }),
    ),
    gpu: gpu && { count: gpu.count ?? 1, vendor: gpu.vendor ?? 'nvidia' },
    hosts: hosts(context, spec, at),
    hostname: spec.hostname,
    labels: ownSettings(context, spec.labels, [...at, 'labels']),
    annotations: ownSettings(context, spec.annotations, [...at, 'annotations']),
    restart: spec.restart,
    platform: spec.platform,
    pull: spec.pull,
    nodes: sortedEntries(spec.nodes).map(([name, value]) => ({ name, value })),
    signal: spec.stop?.signal,
  }
  refuseOnHostNetwork(context, spec, result, at)
  return result
}

/** The capabilities that are added, sorted. */
export function capabilities(context: Context, spec: ContainerSpec, at: Path): readonly string[] {
  return sortedEntries(spec.security?.capabilities).flatMap(([name, isAdded]) => {
    const place = [...at, 'security', 'capabilities', name]
    if (linuxCapabilities.includes(name)) return isAdded ? [name] : []
    const bare = name.toUpperCase().replace(/^CAP_/, '')
    if (linuxCapabilities.includes(bare))
      report(context, 'bad-format', place, `"${name}" is not the name of a capability`, {
        side: 'key',
        help: `Write ${bare}.`,
      })
    else
      report(
        context,
        'unknown-reference',
        place,
        `there is no capability "${name}"${suggestion(name, linuxCapabilities)}`,
        { side: 'key', help: 'Write one of those that `man 7 capabilities` lists, without CAP_.' },
      )
    return []
  })
}

function ulimits(context: Context, spec: RuntimeSpec, at: Path): readonly Ulimit[] {
  return sortedEntries(spec.ulimits).map(([name, written]) => {
    const { soft, hard } = typeof written === 'object' ? written : { soft: written, hard: written }
    const limit = { name, soft: limitOf(soft), hard: limitOf(hard) }
    if ((limit.soft ?? Number.POSITIVE_INFINITY) > (limit.hard ?? Number.POSITIVE_INFINITY))
      report(
        context,
        'out-of-range',
        [...at, 'ulimits', name, 'soft'],
        `soft ${soft} is above hard ${hard}, which no process may pass`,
        { help: `Write at most ${hard}.` },
      )
    return limit
  })
}

function limitOf(written: number | string): number | undefined {
  return typeof written === 'number' ? written : undefined
}

function hosts(context: Context, spec: RuntimeSpec, at: Path): readonly HostAddress[] {
  return sortedEntries(spec.hosts).flatMap(([name, written]): HostAddress[] => {
    // A container beside another has no such key: it is reported as unknown, and nobody has looked at its values.
    if (typeof written !== 'string') return []
    if (written === 'host') return [{ name, address: undefined }]
    if (isIP(written) === 0)
      report(context, 'bad-format', [...at, 'hosts', name], `"${written}" is not an IP address`, {
        help: 'Write an IPv4 or IPv6 address, or `host` for the machine that it runs on.',
      })
    return [{ name, address: written }]
  })
}

/**
 * Keys that are ours or the platform's: the first part of each, up to its slash or last dot.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const reserved =
  /^(app\.kubernetes\.io\/(name|component|instance|part-of|managed-by)$|com\.docker\.compose\.|(pod-template-hash|controller-revision-hash|pod-template-generation)$|batch\.kubernetes\.io\/)/

function ownSettings(
  context: Context,
  written: Readonly<Record<string, string>> | undefined,
  at: Path,
): readonly Setting[] {
  return sortedEntries(written).map(([name, value]) => {
    refuseFragile(context, value, [...at, name])
    if (reserved.test(name))
      report(
        context,
        'bad-format',
        [...at, name],
        `"${name}" is set already: others find the program by it`,
        {
          side: 'key',
          help: 'Give it a key of your own, such as com.example.team.',
        },
      )
    return { name, value }
  })
}

/** The host's network has the host's settings, and the host's ports are its own. */
function refuseOnHostNetwork(
  context: Context,
  spec: RuntimeSpec,
  { host, sysctls }: Runtime,
  at: Path,
): void {
  if (!host.includes('network')) return
  for (const { name } of sysctls.filter((one) => one.name.startsWith('net.')))
    report(context, 'bad-format', [...at, 'sysctls', name], `${name} would change the host's own network`, {
      side: 'key',
      help: 'Remove it, or `security.host.network`.',
    })
  for (const [name, port] of sortedEntries(spec.ports)) {
    if (typeof port === 'object' && port.publish !== undefined)
      report(
        context,
        'bad-format',
        [...at, 'ports', name, 'publish'],
        `port ${port.port} of the host's network is published already`,
        { side: 'key', help: 'Remove `publish`: every port of the program is one of the host.' },
      )
  }
}

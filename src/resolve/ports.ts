import type { Path } from '../diagnostics/diagnostic.ts'
import type { HealthSpec, PortSpec } from '../model/spec.ts'
import type { Port } from '../model/workload.ts'
import type { Context } from './context.ts'
import { report, sortedEntries } from './context.ts'
import { speaksOn } from './speaks.ts'

interface Listening {
  readonly ports?: Readonly<Record<string, PortSpec>>
  readonly health?: HealthSpec
}

/** Ports, sorted by name. */
export function portsOf(spec: Listening): readonly Port[] {
  return sortedEntries(spec.ports).map(([name, written]) => {
    const port = typeof written === 'number' ? { port: written } : written
    const speaks = speaksOn(name, written, spec)
    return {
      name,
      number: port.port ?? 0,
      protocol: port.protocol ?? 'tcp',
      publish: port.publish,
      reach: port.reach ?? 'loopback',
      ...(speaks && { speaks }),
    }
  })
}

/** The ports of a program and of what runs in its network: its own first, each sorted by name. */
export function allPortsOf(
  spec: Listening & { readonly sidecars?: Readonly<Record<string, Listening>> },
): readonly Port[] {
  return [...portsOf(spec), ...sortedEntries(spec.sidecars).flatMap(([, sidecar]) => portsOf(sidecar))]
}

/** Reports ports that contradict each other or themselves. */
export function refuseContradictions(
  context: Context,
  ports: readonly Port[],
  spec: { readonly ports?: Readonly<Record<string, PortSpec>> },
  at: Path,
): void {
  refuseSharedPorts(context, ports, at)
  for (const port of ports) {
    const written = spec.ports?.[port.name]
    if (typeof written !== 'object') continue
    const place = [...at, 'ports', port.name]
    if (written.reach !== undefined) refuseReach(context, port, [...place, 'reach'])
    if (written.speaks !== undefined) refuseSpeech(context, port, [...place, 'speaks'])
  }
}

/** Only one of two ports with the same number can listen. */
function refuseSharedPorts(context: Context, all: readonly Port[], at: Path): void {
  for (const [index, port] of all.entries()) {
    const other = all
      .slice(0, index)
      .find(({ number, protocol }) => number === port.number && protocol === port.protocol)
    if (other === undefined) continue
    const message = `the ports "${other.name}" and "${port.name}" are both ${port.number}`
    report(context, 'bad-format', [...at, 'ports', port.name], message, {
      help: 'Give each a number of its own, or use one name for both.',
    })
  }
}

function refuseReach(context: Context, { name, number, publish, reach }: Port, at: Path): void {
  if (reach === 'internal' && publish !== undefined)
    report(context, 'bad-format', at, `port "${name}" is internal and published as ${publish}`, {
      help: 'Remove `publish`, or write `reach: loopback` or `reach: public`.',
    })
  if (reach !== 'internal' && publish === undefined)
    report(
      context,
      'bad-format',
      at,
      `port "${name}" is published nowhere, so \`reach: ${reach}\` lets nobody in`,
      {
        help: `Add \`publish: ${number}\`, or remove \`reach\`: who may connect follows from \`uses\` and \`routes\`.`,
      },
    )
}

/** HTTP of both versions that the edges speak with services is TCP. */
function refuseSpeech(context: Context, { name, protocol, speaks }: Port, at: Path): void {
  if (protocol === 'udp')
    report(context, 'bad-format', at, `port "${name}" is UDP, and ${speaks} is spoken over TCP`, {
      help: 'Remove `speaks`, or `protocol: udp`.',
    })
}

import type { Path } from '../diagnostics/diagnostic.ts'
import type { HealthCheckSpec, HealthSpec } from '../model/spec.ts'
import type { Check, Health, Port } from '../model/workload.ts'
import type { Context } from './context.ts'
import { orDefault, quantity, refuseTwoForms, report, reportUnknown } from './context.ts'
import { portsOf } from './ports.ts'

const second = 1000

/** A program that may say how one knows that it works, and the ports that can be asked. */
interface Checked {
  readonly health?: HealthSpec
}

/**
 * The checks of a program: what it says, else a connection to port `http`, or where gRPC is spoken. Undefined where it says nothing and has no
 * such port; without any check where it wants none.
 */
export function healthOf(
  context: Context,
  { health }: Checked,
  ports: readonly Port[],
  at: Path,
): Health | undefined {
  const path = [...at, 'health']
  const written = typeof health === 'object' ? health : {}
  const every = orDefault(context, [...path, 'every'], quantity.duration(written.every), 10 * second)
  const times = {
    boot: orDefault(context, [...path, 'boot'], quantity.duration(written.boot), 60 * second),
    timeout: orDefault(context, [...path, 'timeout'], quantity.duration(written.timeout), 3 * second),
    every,
  }
  if (health === 'none') return { live: undefined, ready: undefined, ...times }
  if (health === 'image') return { live: undefined, ready: { kind: 'image' }, ...times }
  refuseTwoForms(context, written, path, [['live'], ['file']])
  const live =
    written.file === undefined
      ? check(context, written.live, ports, [...path, 'live'])
      : freshFile(written.file, Math.ceil((3 * every) / second))
  const ready = check(context, written.ready, ports, [...path, 'ready'])
  const alive = live ?? (written.live === undefined ? connection(ports) : undefined)
  if (alive === undefined && ready === undefined) return undefined
  // A command that tells whether a process lives may be costly, and says nothing of requests.
  return { live: alive, ready: ready ?? (alive?.kind === 'exec' ? undefined : alive), ...times }
}

/** Whether a service has a check that others can wait for. */
export function hasHealth(spec: Parameters<typeof portsOf>[0]): boolean {
  const { health } = spec
  if (typeof health === 'string') return health === 'image'
  return (
    connection(portsOf(spec)) !== undefined ||
    [health?.file, health?.live, health?.ready].some((one) => one !== undefined)
  )
}

function connection(ports: readonly Port[]): Check | undefined {
  const asked = ports.find(({ name }) => name === 'http') ?? ports.find(({ speaks }) => speaks === 'grpc')
  return asked === undefined ? undefined : { kind: 'tcp', port: asked.number }
}

function check(
  context: Context,
  written: HealthCheckSpec | undefined,
  ports: readonly Port[],
  at: Path,
): Check | undefined {
  if (written === undefined) return undefined
  if (typeof written === 'string') return httpCheck(context, written, 'http', ports, at)
  refuseTwoForms(context, written, at, [['http', 'port'], ['tcp'], ['grpc', 'service'], ['exec']])
  if (written.exec !== undefined) return { kind: 'exec', command: written.exec }
  if (written.http !== undefined)
    return httpCheck(context, written.http, written.port ?? 'http', ports, [...at, 'port'])
  if (written.tcp !== undefined) {
    const port = portNamed(context, written.tcp, ports, [...at, 'tcp'])
    return port && { kind: 'tcp', port: port.number }
  }
  if (written.grpc !== undefined) {
    const port = portNamed(context, written.grpc, ports, [...at, 'grpc'])
    return port && { kind: 'grpc', port: port.number, service: written.service }
  }
  report(context, 'missing-key', at, 'the check says neither `http`, `tcp`, `grpc` nor `exec`', {
    side: 'key',
    lacks: ['http', 'tcp', 'grpc', 'exec'],
    help: 'Write a path, `{http: /health, port: NAME}`, `{tcp: NAME}`, `{grpc: NAME}` or `{exec: [/app/healthcheck]}`.',
  })
  return undefined
}

function httpCheck(
  context: Context,
  path: string,
  name: string,
  ports: readonly Port[],
  at: Path,
): Check | undefined {
  if (name === 'http' && !ports.some((port) => port.name === 'http')) {
    report(context, 'unknown-reference', at, `there is no port "http" to ask for ${path}`, {
      help: 'Add `ports: {http: NUMBER}`, or name another port: `{http: /health, port: NAME}`; a program without a port says that it works by `health: {file: /tmp/alive}`.',
    })
    return undefined
  }
  const port = portNamed(context, name, ports, at)
  return port && { kind: 'http', path, port: port.number }
}

function portNamed(context: Context, name: string, ports: readonly Port[], at: Path): Port | undefined {
  const port = ports.find((one) => one.name === name)
  if (port === undefined)
    reportUnknown(
      context,
      `port "${name}"`,
      name,
      ports.map((one) => one.name),
      at,
    )
  if (port?.protocol !== 'udp') return port
  report(
    context,
    'bad-format',
    at,
    `port "${name}" is UDP, which takes no connection that a check could make`,
    {
      help: 'Name a TCP port, or write `{exec: [/app/healthcheck]}`.',
    },
  )
  return undefined
}

/** Fails when the file is older than so many seconds: three missed touches. */
function freshFile(path: string, seconds: number): Check {
  return {
    kind: 'exec',
    command: ['sh', '-c', `test $(( $(date +%s) - $(stat -c %Y "$1") )) -lt ${seconds}`, 'fresh-file', path],
  }
}

import type { Path } from '../diagnostics/diagnostic.ts'
import type { Certificate, RateLimit, Route, RoutePath, Service } from '../model/environment.ts'
import { networkPorts } from '../model/workload.ts'
import type { Context, RouteSpec } from './context.ts'
import { compareText, derived, quantity, refers, report, sortedEntries } from './context.ts'
import { hasForm } from './forms.ts'
import { headersOfOrigins } from './origin-headers.ts'

/** A proxy waits this much longer than the application may take, so that the application's own answer wins. */
const proxyMargin = 5_000

/** A route with its certificate. Paths whose service is withheld are left out. */
export function route(
  context: Context,
  name: string,
  spec: RouteSpec,
  services: ReadonlyMap<string, Service>,
): Route {
  const at: Path = ['routes', name]
  for (const host of Object.keys(spec.hosts)) hasForm(context, 'host', host, [...at, 'hosts', host], 'key')
  for (const [index, origin] of (spec.origins ?? []).entries())
    hasForm(context, 'origin', origin, [...at, 'origins', index])
  refuseOriginHeaders(context, spec, at)
  refuseDenied(context, spec, at)
  refuseTwins(context, spec, at)
  const paths = sortedEntries(spec.paths).flatMap(([path, written]) =>
    routePath(context, path, written, spec, services, [...at, 'paths', path]),
  )
  return {
    name,
    hosts: Object.keys(spec.hosts).sort(compareText),
    certificate: name,
    paths: paths.sort(
      (left, right) => right.path.length - left.path.length || compareText(left.path, right.path),
    ),
    deny: [...(spec.deny ?? [])].sort(compareText),
    origins: [...(spec.origins ?? [])].sort(compareText),
    originHeaders: headersOfOrigins(spec.originHeaders ?? []),
  }
}

/** As many as the Gateway API takes: https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter */
const mostHeaders = 64

function refuseOriginHeaders(context: Context, { origins, originHeaders }: RouteSpec, at: Path): void {
  if (originHeaders === undefined) return
  const count = headersOfOrigins(originHeaders).length
  if (count > mostHeaders)
    report(
      context,
      'out-of-range',
      [...at, 'originHeaders'],
      `with the usual ones these are ${count} headers; at most ${mostHeaders} fit`,
      { side: 'key', help: `Remove ${count - mostHeaders} of them.` },
    )
  if ((origins ?? []).length > 0) return
  report(context, 'bad-format', [...at, 'originHeaders'], 'no origin may call, so none sends headers', {
    side: 'key',
    help: 'Add `origins`, or remove it: without them the application answers browsers itself.',
  })
}

/** The Gateway API takes this many characters of a regular expression, in which all denied paths stand together. */
const longestPattern = 1000

function refuseDenied(context: Context, { deny = [] }: RouteSpec, at: Path): void {
  const root = deny.indexOf('/')
  if (root >= 0)
    report(context, 'bad-format', [...at, 'deny', root], 'the path "/" would deny everything', {
      help: 'Remove the route, or write the paths below which nothing shall be answered.',
    })
  for (const [index, path] of deny.entries()) {
    if (!path.includes('*')) continue
    const bare = path.replace(/\/?[^/]*\*.*$/, '')
    const help = `${bare === '' ? 'Write the path itself' : `Write \`${bare}\``}: everything below it is denied too.`
    report(
      context,
      'bad-format',
      [...at, 'deny', index],
      `"${path}" has a star, which stands for nothing here`,
      { help },
    )
  }
  const length = deny.reduce((sum, path) => sum + path.replace(/[^A-Za-z0-9/_-]/g, '\\$&').length + 1, 0)
  if (length > longestPattern)
    report(
      context,
      'out-of-range',
      [...at, 'deny'],
      `the denied paths take ${length} characters; at most ${longestPattern} fit`,
      {
        side: 'key',
        help: 'Write a path above several of them, or put what is not public behind a port of its own.',
      },
    )
}

/** `/api` and `/api/` are for the same requests. */
function refuseTwins(context: Context, spec: RouteSpec, at: Path): void {
  const seen = new Map<string, string>()
  for (const path of Object.keys(spec.paths)) {
    const bare = path.replace(/\/+$/, '')
    const twin = seen.get(bare)
    seen.set(bare, path)
    if (twin !== undefined)
      report(context, 'bad-format', [...at, 'paths', path], `"${path}" and "${twin}" are the same prefix`, {
        side: 'key',
        help: 'Remove one of the two.',
      })
  }
}

type PathSpec = RouteSpec['paths'][string]

function routePath(
  context: Context,
  path: string,
  written: PathSpec,
  route: RouteSpec,
  services: ReadonlyMap<string, Service>,
  at: Path,
): RoutePath[] {
  if (!refers(context, 'services', written.to, [...at, 'to'])) return []
  const service = services.get(written.to)
  if (service === undefined) return []
  const portName = written.port ?? 'http'
  const port = networkPorts(service.workload).find((one) => one.name === portName)
  if (port === undefined) {
    report(
      context,
      'unknown-reference',
      [...at, 'to'],
      `service "${service.name}" has no port "${portName}"`,
      { help: `Add \`ports: {${portName}: NUMBER}\` to the service, or name another of its ports.` },
    )
    return []
  }
  const websocket = written.websocket ?? false
  const timeout = service.http?.timeout ?? 60_000
  derived(
    context,
    [...at, 'proxyTimeout'],
    websocket ? ['services', service.name, 'websocket'] : ['services', service.name, 'http', 'timeout'],
  )
  return [
    {
      path,
      service: service.name,
      port: port.number,
      rateLimit: rateLimit(
        context,
        written.rateLimit ?? (websocket ? undefined : route.rateLimit),
        written.rateLimit === undefined ? [...at.slice(0, 2), 'rateLimit'] : [...at, 'rateLimit'],
      ),
      websocket,
      grpc: port.speaks === 'grpc',
      timeout,
      proxyTimeout: websocket ? idleTime(service) : timeout + proxyMargin,
      maxBody: service.http?.maxBody ?? 2 ** 20,
      connectionsPerClient: websocket ? connectionsPerClient : undefined,
    },
  ]
}

/** Room for a few tabs of a person and several people behind one address. */
const connectionsPerClient = 20

/** Two missed pings and their answers fit into it. */
function idleTime(service: Service): number {
  const { ping, timeout } = service.websocket ?? { ping: 25_000, timeout: 60_000 }
  return 2 * (ping + timeout)
}

function rateLimit(
  context: Context,
  written: NonNullable<RouteSpec['rateLimit']> | undefined,
  at: Path,
): RateLimit | undefined {
  const rate = quantity.rate(written?.rate)
  const perMinute = rate === undefined ? 1 : (rate.count * 60_000) / rate.per
  if (!Number.isInteger(perMinute)) {
    const nearest = Math.max(1, Math.floor(perMinute))
    report(context, 'out-of-range', [...at, 'rate'], `${written?.rate} is no whole number a minute`, {
      help: `Proxies count whole requests a second or a minute: write ${nearest}/min or ${nearest + 1}/min.`,
    })
  }
  return rate === undefined ? undefined : { rate, burst: written?.burst ?? 0 }
}

/** The certificate of a route. */
export function routeCertificate(spec: RouteSpec, route: Route): Certificate {
  return { name: route.certificate, hosts: route.hosts, issuer: spec.tls?.issuer ?? 'letsencrypt' }
}

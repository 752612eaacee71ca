import type { Environment, Route, RoutePath } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { NginxNode } from '../../print/body.ts'
import { corsHeaders, corsMaps } from './cors.ts'
import { block, comment, directive, type Settings } from './directive.ts'
import { grpcSettings } from './grpc.ts'
import { limitsOf, limitZones } from './limits.ts'
import { certificateFolder, type Listener } from './listener.ts'
import { upstreamName } from './upstreams.ts'

/** conf.d/<route>.conf: the route's limits, its redirect to https and its server. */
export function routeFile(environment: Environment, route: Route, listener: Listener): readonly NginxNode[] {
  return [
    ...limitZones(route),
    ...corsMaps(route),
    redirect(environment, route, listener),
    block(
      'server',
      [],
      [
        ...listen(listener),
        directive('server_name', ...route.hosts),
        directive('ssl_certificate', `${certificateFolder(listener, route)}/tls.crt`),
        directive('ssl_certificate_key', `${certificateFolder(listener, route)}/tls.key`),
        ...strictTransport(environment, route),
        directive('include', 'snippets/security-headers.conf'),
        ...corsHeaders(route),
        ...settings(commonSettings(route)),
        ...denied(route),
        ...locations(environment, route),
      ],
    ),
  ]
}

function listen({ https, can }: Listener): readonly NginxNode[] {
  const parameters = can.http2Directive ? ['ssl'] : ['ssl', 'http2']
  return [directive('listen', `${https}`, ...parameters), directive('listen', `[::]:${https}`, ...parameters)]
}

/** 308 keeps the method and the body, which 301 does not. */
function redirect(environment: Environment, route: Route, { http, publicPort }: Listener): NginxNode {
  return block(
    'server',
    [],
    [
      directive('listen', `${http}`),
      directive('listen', `[::]:${http}`),
      directive('server_name', ...route.hosts),
      ...(issuer(environment, route) === 'letsencrypt' ? [challenge] : []),
      block('location', ['/'], [directive('return', '308', `https://$host${publicPort}$request_uri`)]),
    ],
  )
}

const challenge = block(
  'location',
  ['^~', '/.well-known/acme-challenge/'],
  [directive('root', '/var/www/acme'), directive('default_type', 'text/plain')],
)

function issuer({ certificates }: Environment, route: Route): string | undefined {
  return certificates.find(({ name }) => name === route.certificate)?.issuer
}

/** Not with certificates that nobody trusts: a browser would refuse the host for two years, with no way around it. */
function strictTransport(environment: Environment, route: Route): readonly NginxNode[] {
  if (issuer(environment, route) === 'self-signed') return []
  return [directive('add_header', 'Strict-Transport-Security', 'max-age=63072000', 'always')]
}

/** One regular expression, since those win over prefixes of any length; without case, as applications often match. */
function denied({ deny }: Route): readonly NginxNode[] {
  if (deny.length === 0) return []
  const paths = deny.map((path) => escapePattern(withoutSlashes(path))).join('|')
  return [
    comment('Not for the public.'),
    block('location', ['~*', `^/(${paths})(/|$)`], [directive('return', '404')]),
  ]
}

function settingsOf(path: RoutePath): Settings {
  if (path.grpc) return grpcSettings(path)
  return {
    client_max_body_size: formatBytes(path.maxBody),
    proxy_read_timeout: formatDuration(path.proxyTimeout),
    proxy_send_timeout: formatDuration(path.proxyTimeout),
  }
}

/**
 * Those of the shortest path, which takes what no other does; locations say only what differs. Not those of gRPC where
 * another path would inherit that bodies have no end.
 */
function commonSettings({ paths }: Route): Settings {
  const last = paths.filter(({ grpc }) => !grpc).at(-1) ?? paths.at(-1)
  return last === undefined ? {} : settingsOf(last)
}

function settings(values: Settings): readonly NginxNode[] {
  return Object.entries(values).map(([name, value]) => directive(name, value))
}

function locations(environment: Environment, route: Route): readonly NginxNode[] {
  const common = commonSettings(route)
  const nodes = route.paths.map((path) => {
    const own = Object.entries(settingsOf(path)).filter(([name, value]) => common[name] !== value)
    return block('location', matcher(path), [
      ...limitsOf(route, path),
      ...(path.websocket ? [directive('include', 'snippets/websocket.conf')] : []),
      ...(path.grpc ? [directive('include', 'snippets/grpc.conf')] : []),
      ...settings(Object.fromEntries(own)),
      path.grpc
        ? directive('grpc_pass', `grpc://${upstreamName(environment, path)}`)
        : directive('proxy_pass', `http://${upstreamName(environment, path)}`),
    ])
  })
  const isSplit = route.paths.some(({ path }) => path !== '/')
  return isSplit
    ? [comment('Whole segments of the path, the longest first.'), ...nodes, ...nothingElse(route)]
    : nodes
}

/** `/api/ai/` is for `/api/ai` and what is below it, and not for `/api/aim`: as the Gateway API matches prefixes. */
function matcher({ path }: RoutePath): readonly string[] {
  const inner = withoutSlashes(path)
  return inner === '' ? ['/'] : ['~', `^/${escapePattern(inner)}(/|$)`]
}

/** Without it nginx would look for files on its own disk. */
function nothingElse({ paths }: Route): readonly NginxNode[] {
  return paths.some(({ path }) => path === '/')
    ? []
    : [block('location', ['/'], [directive('return', '404')])]
}

function withoutSlashes(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, '')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const units = [
  ['m', 2 ** 20],
  ['k', 2 ** 10],
] as const

/** nginx knows no larger unit than a megabyte here that all versions read. */
function formatBytes(size: number): string {
  for (const [unit, factor] of units) if (size > 0 && size % factor === 0) return `${size / factor}${unit}`
  return `${size}`
}

import type { Environment } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { NginxNode } from '../../print/body.ts'
import { block, comment, directive } from './directive.ts'
import type { Listener } from './listener.ts'
import { tlsSettings } from './tls.ts'
import { upstreams } from './upstreams.ts'

/** nginx.conf: what holds for all routes, the servers for requests to no route, and the status page. */
export function mainFile(environment: Environment, listener: Listener): readonly NginxNode[] {
  return [
    directive('worker_processes', workers(listener)),
    directive('worker_rlimit_nofile', `${2 * connections(environment)}`),
    comment('Open connections, sockets above all, get this long when nginx is told to stop or to reload.'),
    directive('worker_shutdown_timeout', formatDuration(shutdown(listener))),
    comment('The root file system is read-only: what nginx writes is under /tmp.'),
    directive('pid', '/tmp/nginx.pid'),
    directive('error_log', '/dev/stderr', 'warn'),
    block(
      'events',
      [],
      [
        comment('A proxied request takes two connections: one to the client, one to the service.'),
        directive('worker_connections', `${connections(environment)}`),
      ],
    ),
    block(
      'http',
      [],
      [
        ...general(),
        ...logging(),
        ...tlsSettings(listener.can),
        ...compression(),
        ...proxying(listener),
        directive('limit_req_status', '429'),
        directive('limit_conn_status', '429'),
        ...(listener.can.mergingHeaders ? merging() : []),
        ...unknownHosts(listener),
        ...status(listener),
        ...upstreams(environment, listener.can),
        directive('include', 'conf.d/*.conf'),
      ],
    ),
  ]
}

/** Memory that a worker is given with its thousands of connections. */
const workerMemory = 64 * 2 ** 20

/** `auto` would count the cores of the machine, not what the container may use. */
function workers({ workload }: Listener): string {
  const { cpu, memory } = workload.resources.limits
  if (cpu !== undefined) return `${Math.ceil(cpu / 1000)}`
  return memory === undefined ? 'auto' : `${Math.max(1, Math.floor(memory / workerMemory))}`
}

/** Room in each worker for every socket of every instance, since the kernel does not spread them evenly, and 1024 requests. */
function connections({ routes, services }: Environment): number {
  const routed = new Set(
    routes.flatMap(({ paths }) => paths.filter(({ websocket }) => websocket).map(({ service }) => service)),
  )
  const sockets = services
    .filter(({ name }) => routed.has(name))
    .reduce((sum, { websocket, workload }) => sum + (websocket?.connections ?? 0) * workload.scale.max, 0)
  return 2 * (sockets + 1024)
}

function shutdown({ workload }: Listener): number {
  const { grace, notice } = workload.stop
  return Math.max(1_000, grace - notice - 5_000)
}

const temporaryFolders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

function general(): readonly NginxNode[] {
  return [
    ...temporaryFolders.map((folder) => directive(`${folder}_temp_path`, `/tmp/${folder}`)),
    directive('server_tokens', 'off'),
  ]
}

function logging(): readonly NginxNode[] {
  return [
    comment('$uri is the path alone: query strings carry tokens, and logs keep them.'),
    directive('log_format', 'json', 'escape=json', ...logLines()),
    directive('access_log', '/dev/stdout', 'json'),
  ]
}

const logFields: Readonly<Record<string, string>> = {
  time: '$time_iso8601',
  request_id: '$request_id',
  client: '$remote_addr',
  protocol: '$server_protocol',
  method: '$request_method',
  host: '$host',
  path: '$uri',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
  upstream: '$upstream_addr',
  upstream_status: '$upstream_status',
  upstream_seconds: '$upstream_response_time',
  limited: '$limit_req_status',
  user_agent: '$http_user_agent',
}

/** Always numbers; the others may be empty, or a list where a request was tried twice. */
const numbers = new Set(['status', 'bytes', 'seconds'])

function logLines(): readonly string[] {
  const fields = Object.entries(logFields).map(
    ([name, variable]) => `"${name}":${numbers.has(name) ? variable : `"${variable}"`}`,
  )
  return fields.map(
    (field, index) => `${index === 0 ? '{' : ''}${field}${index === fields.length - 1 ? '}' : ','}`,
  )
}

function compression(): readonly NginxNode[] {
  return [
    directive('gzip', 'on'),
    directive('gzip_min_length', '1024'),
    directive('gzip_proxied', 'any'),
    directive('gzip_vary', 'on'),
    directive(
      'gzip_types',
      'application/javascript',
      'application/json',
      'application/problem+json',
      'image/svg+xml',
      'text/css',
      'text/plain',
    ),
  ]
}

function proxying({ can }: Listener): readonly NginxNode[] {
  return [
    ...(can.resolvingUpstreams ? resolver() : []),
    ...(can.keepsUpstreamsAlive ? [] : [directive('proxy_http_version', '1.1')]),
    directive('proxy_connect_timeout', '5s'),
    comment(
      'Only methods that may be repeated are sent to a second instance; a slow answer is not asked for twice.',
    ),
    directive('proxy_next_upstream', 'error', 'timeout', 'http_502', 'http_503'),
    directive('proxy_next_upstream_tries', '2'),
    directive('proxy_next_upstream_timeout', '10s'),
    comment('/tmp is memory: large bodies stream through instead of filling it.'),
    directive('proxy_request_buffering', 'off'),
    directive('proxy_max_temp_file_size', '0'),
    directive('include', 'snippets/forwarded-headers.conf'),
    // Without a value nginx < 1.29.7 says "close" to the upstream.
    ...(can.keepsUpstreamsAlive ? [] : [directive('proxy_set_header', 'Connection', '')]),
    block(
      'map',
      ['$http_upgrade', '$connection_upgrade'],
      [directive('default', 'upgrade'), directive('', '')],
    ),
  ]
}

function resolver(): readonly NginxNode[] {
  return [
    comment("Docker's DNS. Looked up every 10 s, so that new instances are found."),
    directive('resolver', '127.0.0.11', 'valid=10s', 'ipv6=off'),
  ]
}

function merging(): readonly NginxNode[] {
  return [
    comment('A header added in a location joins those of its server instead of replacing them.'),
    directive('add_header_inherit', 'merge'),
  ]
}

function unknownHosts({ can, http, https }: Listener): readonly NginxNode[] {
  const secure = can.http2Directive ? ['ssl', 'default_server'] : ['ssl', 'http2', 'default_server']
  return [
    comment('Requests for no host of ours: closed without an answer.'),
    block(
      'server',
      [],
      [
        directive('listen', `${http}`, 'default_server'),
        directive('listen', `[::]:${http}`, 'default_server'),
        directive('return', '444'),
      ],
    ),
    comment(
      'The same with TLS: no certificate is shown; 421 is for a host that is not the one of the handshake.',
    ),
    block(
      'server',
      [],
      [
        directive('listen', `${https}`, ...secure),
        directive('listen', `[::]:${https}`, ...secure),
        directive('ssl_reject_handshake', 'on'),
        directive('return', '421'),
      ],
    ),
  ]
}

function status({ status: port }: Listener): readonly NginxNode[] {
  return [
    comment('For the exporter and health checks; not published.'),
    block(
      'server',
      [],
      [
        directive('listen', `${port}`),
        directive('listen', `[::]:${port}`),
        directive('access_log', 'off'),
        block('location', ['=', '/status'], [directive('stub_status')]),
        block('location', ['/'], [directive('return', '404')]),
      ],
    ),
  ]
}

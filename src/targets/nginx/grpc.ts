import type { Environment, RoutePath } from '../../model/environment.ts'
import { formatDuration } from '../../model/quantity.ts'
import type { NginxNode } from '../../print/body.ts'
import { comment, directive, type Settings } from './directive.ts'

/**
 * How long a call may be silent. Its body may be a stream without an end, so that only the server can say how large a
 * message may be: https://nginx.org/en/docs/http/ngx_http_grpc_module.html
 */
export function grpcSettings({ proxyTimeout }: RoutePath): Settings {
  const silence = formatDuration(proxyTimeout)
  return {
    client_max_body_size: '0',
    client_body_timeout: silence,
    grpc_read_timeout: silence,
    grpc_send_timeout: silence,
  }
}

/** Whether some route leads to gRPC. */
export function hasGrpc({ routes }: Environment): boolean {
  return routes.some(({ paths }) => paths.some(({ grpc }) => grpc))
}

/** snippets/grpc.conf: what directives of `proxy_` say for HTTP, which do not hold where gRPC is passed on. */
export const grpcSnippet: readonly NginxNode[] = [
  comment('A call may be a stream: it has no limit here, and its server limits each message.'),
  directive('grpc_set_header', 'Host', '$host'),
  directive('grpc_set_header', 'X-Forwarded-For', '$remote_addr'),
  directive('grpc_set_header', 'X-Forwarded-Host', '$host'),
  directive('grpc_set_header', 'X-Forwarded-Proto', '$scheme'),
  directive('grpc_set_header', 'X-Real-IP', '$remote_addr'),
  directive('grpc_set_header', 'X-Request-Id', '$request_id'),
  directive('grpc_connect_timeout', '5s'),
  comment('A call that a server may have seen is not sent to a second one.'),
  directive('grpc_next_upstream_tries', '2'),
  directive('grpc_next_upstream_timeout', '10s'),
]

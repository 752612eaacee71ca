import type { NginxNode } from '../../print/body.ts'
import { comment, directive } from './directive.ts'

/** Files that several places include, so that none of them drifts: their names and content. */
export const snippets: Readonly<Record<string, readonly NginxNode[]>> = {
  'forwarded-headers.conf': [
    directive('proxy_set_header', 'Host', '$host'),
    comment(
      'Set, not appended: this is the outermost proxy, and what a client says of itself proves nothing.',
    ),
    directive('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-Host', '$host'),
    directive('proxy_set_header', 'X-Forwarded-Proto', '$scheme'),
    directive('proxy_set_header', 'X-Real-IP', '$remote_addr'),
    directive('proxy_set_header', 'X-Request-Id', '$request_id'),
  ],
  'security-headers.conf': [
    comment('The proxy is the one owner of these headers.'),
    directive('proxy_hide_header', 'Referrer-Policy'),
    directive('proxy_hide_header', 'Strict-Transport-Security'),
    directive('proxy_hide_header', 'X-Content-Type-Options'),
    directive('proxy_hide_header', 'X-Powered-By'),
    directive('proxy_hide_header', 'X-Request-Id'),
    directive('add_header', 'Referrer-Policy', 'strict-origin-when-cross-origin', 'always'),
    directive('add_header', 'X-Content-Type-Options', 'nosniff', 'always'),
    directive('add_header', 'X-Request-Id', '$request_id', 'always'),
  ],
  'websocket.conf': [
    comment('Headers set in a location replace those of its server: all of them again.'),
    directive('include', 'snippets/forwarded-headers.conf'),
    directive('proxy_set_header', 'Upgrade', '$http_upgrade'),
    directive('proxy_set_header', 'Connection', '$connection_upgrade'),
  ],
}

import type { NginxNode } from '../../print/body.ts'
import type { Capabilities } from './capabilities.ts'
import { comment, directive } from './directive.ts'

const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]

const groups = ['X25519', 'prime256v1', 'secp384r1']

/** The intermediate profile of https://ssl-config.mozilla.org, guidelines 6.0. */
export function tlsSettings(can: Capabilities): readonly NginxNode[] {
  return [
    comment('Mozilla 6.0, intermediate: https://ssl-config.mozilla.org'),
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
    directive('ssl_ciphers', ciphers.join(':')),
    directive('ssl_ecdh_curve', [...(can.postQuantumGroup ? ['X25519MLKEM768'] : []), ...groups].join(':')),
    directive('ssl_session_cache', 'shared:tls:10m'),
    directive('ssl_session_timeout', '1d'),
    ...(can.rotatingTickets ? [] : [directive('ssl_session_tickets', 'off')]),
    ...(can.http2Directive ? [directive('http2', 'on')] : []),
  ]
}

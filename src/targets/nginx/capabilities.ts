import type { NginxOutput } from '../../model/environment.ts'

/** What an nginx build understands; each gate is a line of https://nginx.org/en/CHANGES. */
export interface Capabilities {
  /** `http2 on` instead of a parameter of `listen`: 1.25.1. */
  readonly http2Directive: boolean
  /** `server NAME:PORT resolve` looks the name up again while running: 1.27.3 (commercial before). */
  readonly resolvingUpstreams: boolean
  /** Upstreams keep connections open, over HTTP/1.1, without being told to: 1.29.7. */
  readonly keepsUpstreamsAlive: boolean
  /** `add_header_inherit merge`: 1.29.3. */
  readonly mergingHeaders: boolean
  /** Session ticket keys of a shared cache are rotated: 1.23.2. */
  readonly rotatingTickets: boolean
  /** The hybrid key exchange X25519MLKEM768: OpenSSL 3.5. An unknown group stops nginx from starting. */
  readonly postQuantumGroup: boolean
}

/** What this version, built with this OpenSSL, understands. A version without a patch level counts as its first. */
export function capabilities({ version, openssl }: NginxOutput): Capabilities {
  return {
    http2Directive: isAtLeast(version, [1, 25, 1]),
    resolvingUpstreams: isAtLeast(version, [1, 27, 3]),
    keepsUpstreamsAlive: isAtLeast(version, [1, 29, 7]),
    mergingHeaders: isAtLeast(version, [1, 29, 3]),
    rotatingTickets: isAtLeast(version, [1, 23, 2]),
    postQuantumGroup: isAtLeast(openssl, [3, 5, 0]),
  }
}

function isAtLeast(version: string, minimum: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, least] of minimum.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part > least
  }
  return true
}

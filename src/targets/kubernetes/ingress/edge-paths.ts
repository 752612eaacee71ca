/** What the edge says about calls from browsers of other origins. */
export const corsMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
/** Seconds that a browser may remember it. */
export const corsMaxAge = 7200
/** Two years, in seconds: https://hstspreload.org/ asks for one at least. */
export const strictTransport = 63_072_000
export const referrerPolicy = 'strict-origin-when-cross-origin'

/** Matches paths that nobody may see, and all below them; without case, as applications often match. */
export function deniedPattern(deny: readonly string[]): string {
  const paths = deny.map((path) => path.replace(/^\/+|\/+$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return `(?i)^/(${paths.join('|')})(/.*)?$`
}

/**
 * Headers that browsers on the origins of a route may send. By name: browsers take a star literally once credentials
 * are allowed (https://fetch.spec.whatwg.org/#http-new-header-syntax).
 */
export const corsAllowedHeaders = [
  ...[
    'Accept',
    'Accept-Language',
    'Authorization',
    'Baggage',
    'Cache-Control',
    'Content-Language',
    'Content-Type',
  ],
  ...[
    'Idempotency-Key',
    'If-Match',
    'If-Modified-Since',
    'If-None-Match',
    'Last-Event-ID',
    'Range',
    'Sentry-Trace',
  ],
  ...[
    'Traceparent',
    'Tracestate',
    'X-API-Key',
    'X-CSRF-Token',
    'X-Request-ID',
    'X-Requested-With',
    'X-XSRF-Token',
  ],
]

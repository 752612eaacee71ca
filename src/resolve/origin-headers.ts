import { compareText } from './context.ts'

/**
 * What programs of browsers usually send, and libraries add. By name: browsers take a star literally once credentials are
 * allowed (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials).
 */
const usual = [
  ...['Accept', 'Accept-Language', 'Authorization', 'Baggage', 'Cache-Control', 'Content-Language'],
  ...['Content-Type', 'Idempotency-Key', 'If-Match', 'If-Modified-Since', 'If-None-Match', 'Last-Event-ID'],
  ...['Range', 'Sentry-Trace', 'Traceparent', 'Tracestate', 'X-API-Key', 'X-CSRF-Token', 'X-Request-ID'],
  ...['X-Requested-With', 'X-XSRF-Token'],
]

/** Headers that pages of a route's origins may send, sorted, each once however it is spelled. */
export function headersOfOrigins(written: readonly string[]): readonly string[] {
  const known = new Set(usual.map((name) => name.toLowerCase()))
  const own = new Map(written.map((name) => [name.toLowerCase(), name]))
  return [...usual, ...[...own].flatMap(([key, name]) => (known.has(key) ? [] : [name]))].sort(compareText)
}

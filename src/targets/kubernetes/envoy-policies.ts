import type { Environment, RateLimit, Route, RoutePath } from '../../model/environment.ts'
import { formatSize, type Rate } from '../../model/quantity.ts'
import type { DataMap } from '../../print/body.ts'
import { gatewayName, hostListener } from './gateway.ts'
import { gatewayDuration } from './gateway-duration.ts'
import { notFound, type PathRule, pathRules } from './http-routes.ts'
import { beforeApplication } from './keep-alive.ts'
import { type KubernetesObject, withComment } from './object.ts'

/** Answers 404, for paths that are not for the public. */
export function notFoundFilter(): KubernetesObject {
  return { ...envoy('HTTPRouteFilter', notFound), spec: { directResponse: { statusCode: 404 } } }
}

/** What the gateway adds to every answer; not strict transport where a certificate is one that nobody trusts. */
export function clientPolicy({ routes, certificates }: Environment): KubernetesObject {
  const untrusted = routes.some((route) =>
    certificates.some(({ name, issuer }) => name === route.certificate && issuer === 'self-signed'),
  )
  const strictTransport = { name: 'Strict-Transport-Security', value: 'max-age=63072000' }
  return {
    ...envoy('ClientTrafficPolicy', gatewayName),
    spec: {
      targetRefs: routes.flatMap(({ hosts }) => hosts.map(tlsListener)),
      headers: {
        lateResponseHeaders: {
          set: [
            { name: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
            ...(untrusted ? [] : [strictTransport]),
            { name: 'X-Content-Type-Options', value: 'nosniff' },
          ],
          remove: ['X-Powered-By'],
        },
      },
    },
  }
}

/** Not the listener of plain HTTP: strict transport must not be said there (RFC 6797, 7.2). */
function tlsListener(host: string): DataMap {
  return {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: gatewayName,
    sectionName: hostListener(host),
  }
}

/** The limits of each path that the Gateway API has no words for: https://gateway.envoyproxy.io/docs/api/extension_types/ */
export function trafficPolicies(route: Route, environment: Environment): readonly KubernetesObject[] {
  return pathRules(route).map((rule) => trafficPolicy(rule, environment))
}

function trafficPolicy({ path, route, rule }: PathRule, { services }: Environment): KubernetesObject {
  const http = services.find(({ name }) => name === path.service)?.http
  const policy = {
    ...envoy('BackendTrafficPolicy', `${route}.${rule}`),
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: route, sectionName: rule }],
      timeout: http && { http: { connectionIdleTimeout: gatewayDuration(beforeApplication(http)) } },
      requestBuffer: path.websocket || path.grpc ? undefined : { limit: formatSize(path.maxBody) },
      rateLimit: path.rateLimit && { local: { rules: limits(path.rateLimit) } },
    } satisfies DataMap,
  }
  return explained(policy, path)
}

/** What a reader of a policy would ask. A comment for a key that the policy lacks is not printed. */
function explained(policy: KubernetesObject, { connectionsPerClient }: RoutePath): KubernetesObject {
  const comments = {
    requestBuffer: 'A larger body gets 413; a smaller one is taken in before the application sees it.',
    rateLimit: 'Of each client address, as each replica of the gateway counts it.',
  }
  const withReasons = Object.entries(comments).reduce(
    (object, [key, comment]) => withComment(object, ['spec', key], comment),
    policy,
  )
  if (connectionsPerClient === undefined) return withReasons
  return withComment(
    withReasons,
    [''],
    `Envoy Gateway cannot hold a client to ${connectionsPerClient} connections at a time, as the proxy of compose does.`,
  )
}

type Limit = { readonly requests: number; readonly unit: 'Second' | 'Minute' | 'Hour' | 'Day' }

/**
 * A limit has one number for rate and burst, so there are two: how many may come at once, and how many over time.
 * Addresses of the two families need a rule each.
 */
function limits({ rate, burst }: RateLimit): readonly DataMap[] {
  const atOnce: Limit = { requests: burst + Math.ceil(perSecond(rate)), unit: 'Second' }
  const both = burst === 0 && rate.per === second ? [atOnce] : [atOnce, overTime(rate)]
  return both.flatMap((limit) =>
    ['0.0.0.0/0', '::/0'].map((value) => ({
      clientSelectors: [{ sourceCIDR: { type: 'Distinct', value } }],
      limit,
    })),
  )
}

const second = 1000

function perSecond({ count, per }: Rate): number {
  return (count * second) / per
}

/** Over a minute at least: over a second there would be no room for a burst. */
function overTime(rate: Rate): Limit {
  const { count, per } = rate
  if (per <= 60_000) return { requests: atLeastOne(count * (60_000 / per)), unit: 'Minute' }
  return { requests: atLeastOne(count), unit: per === 3_600_000 ? 'Hour' : 'Day' }
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.round(count))
}

function envoy(kind: string, name: string): KubernetesObject {
  return { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind, metadata: { name } }
}

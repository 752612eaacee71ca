import type { Environment, Route, RoutePath } from '../../../model/environment.ts'
import { formatDuration } from '../../../model/quantity.ts'
import type { DataMap } from '../../../print/body.ts'
import { corsMaxAge, corsMethods } from '../../shared/cors.ts'
import { gatewayDuration } from '../gateway-duration.ts'
import { beforeApplication } from '../keep-alive.ts'
import { certificateSecret, distinctNames, slug } from '../names.ts'
import type { KubernetesObject } from '../object.ts'
import { deniedPattern, referrerPolicy, strictTransport } from './edge-paths.ts'

/**
 * The edge as Contour knows it: an HTTPProxy for each host, which sends plain HTTP to TLS by itself.
 * https://projectcontour.io/docs/main/config/api/
 */
export function contourObjects(environment: Environment, className: string): readonly KubernetesObject[] {
  const hosts = environment.routes.flatMap((route) => route.hosts.map((host) => ({ host, route })))
  const names = distinctNames(
    hosts.map(({ host }) => host),
    (host) => slug(host.replace('*', 'any'), 'host'),
  )
  return hosts.map(({ host, route }) => ({
    apiVersion: 'projectcontour.io/v1',
    kind: 'HTTPProxy',
    metadata: { name: names.get(host) ?? host },
    spec: {
      ingressClassName: className,
      virtualhost: {
        fqdn: host,
        tls: { secretName: certificateSecret(route.certificate) },
        corsPolicy: route.origins.length === 0 ? undefined : corsPolicy(route),
      },
      routes: [
        ...(route.deny.length === 0 ? [] : [denied(route)]),
        ...route.paths.map((path) => served(path, route, environment)),
      ],
    },
  }))
}

function served(path: RoutePath, route: Route, { services, certificates }: Environment): DataMap {
  const http = services.find(({ name }) => name === path.service)?.http
  const issuer = certificates.find(({ name }) => name === route.certificate)?.issuer
  const strict = { name: 'Strict-Transport-Security', value: `max-age=${strictTransport}` }
  return {
    conditions: [{ prefix: path.path.replace(/(.)\/+$/, '$1') }],
    enableWebsockets: path.websocket || undefined,
    responseHeadersPolicy: {
      set: [
        { name: 'Referrer-Policy', value: referrerPolicy },
        ...(issuer === 'self-signed' ? [] : [strict]),
        { name: 'X-Content-Type-Options', value: 'nosniff' },
      ],
      remove: ['X-Powered-By'],
    },
    timeoutPolicy: {
      response:
        path.websocket || path.grpc ? 'infinity' : gatewayDuration(Math.max(path.proxyTimeout, path.timeout)),
      idle: gatewayDuration(path.proxyTimeout),
      idleConnection: http && gatewayDuration(beforeApplication(http)),
    },
    // HTTP/2 in the clear: https://projectcontour.io/docs/main/config/api/#projectcontour.io/v1.Service
    services: [{ name: path.service, port: path.port, protocol: path.grpc ? 'h2c' : undefined }],
  }
}

function denied({ deny }: Route): DataMap {
  return { conditions: [{ regex: deniedPattern(deny) }], directResponsePolicy: { statusCode: 404 } }
}

function corsPolicy({ origins, originHeaders }: Route): DataMap {
  return {
    allowOrigin: origins,
    allowCredentials: true,
    allowMethods: corsMethods,
    allowHeaders: originHeaders,
    maxAge: formatDuration(corsMaxAge * 1000),
  }
}

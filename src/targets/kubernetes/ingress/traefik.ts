import type { Environment, Route, RoutePath } from '../../../model/environment.ts'
import { formatDuration, inSeconds } from '../../../model/quantity.ts'
import type { DataMap } from '../../../print/body.ts'
import { corsMaxAge, corsMethods } from '../../shared/cors.ts'
import { beforeApplication } from '../keep-alive.ts'
import { certificateSecret, distinctNames, slug } from '../names.ts'
import { type KubernetesObject, withComment } from '../object.ts'
import { deniedPattern, referrerPolicy, strictTransport } from './edge-paths.ts'

/** Middlewares of every tier. */
const [redirect, security, notFound] = ['redirect-to-https', 'security-headers', 'not-found']
/** Answers by itself where a middleware has answered already. */
const nobody = { kind: 'TraefikService', name: 'noop@internal' }
/** How long Traefik waits for a request to arrive, unless its entry point is told otherwise. */
const longestRead = 60_000

/**
 * The edge as Traefik 3 knows it. Its own objects, not Ingresses: those match a path by its first letters, whatever
 * comes after them. https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function traefikObjects(environment: Environment, className: string): readonly KubernetesObject[] {
  const { routes } = environment
  const servers = transports(environment)
  const told = new Set(servers.map(({ metadata }) => metadata.name))
  return [
    ...sharedMiddlewares(environment),
    ...servers,
    ...routes.flatMap((route) => routeObjects(route, className, told)),
    plainRoute(routes, className),
  ]
}

function sharedMiddlewares({ routes, certificates }: Environment): readonly KubernetesObject[] {
  const untrusted = certificates.some(
    ({ name, issuer }) => issuer === 'self-signed' && routes.some((route) => route.certificate === name),
  )
  return [
    middleware(redirect, { redirectScheme: { scheme: 'https', permanent: true } }),
    middleware(security, {
      headers: {
        stsSeconds: untrusted ? undefined : strictTransport,
        contentTypeNosniff: true,
        referrerPolicy,
        customResponseHeaders: { 'X-Powered-By': '' },
      },
    }),
    ...(routes.some(({ deny }) => deny.length > 0)
      ? [middleware(notFound, { ipAllowList: { sourceRange: ['127.0.0.1/32'], rejectStatusCode: 404 } })]
      : []),
  ]
}

/** How Traefik speaks with each service that a route leads to. */
function transports({ routes, services }: Environment): readonly KubernetesObject[] {
  const reached = new Map(routes.flatMap(({ paths }) => paths.map((path) => [path.service, path] as const)))
  return [...reached].flatMap(([name, path]) => {
    const http = services.find((one) => one.name === name)?.http
    if (http === undefined) return []
    const forwardingTimeouts = {
      responseHeaderTimeout: formatDuration(path.proxyTimeout),
      idleConnTimeout: formatDuration(beforeApplication(http)),
    }
    return [{ ...traefik('ServersTransport', name), spec: { forwardingTimeouts } }]
  })
}

/** `told` are the services with words on how to speak with them. */
function routeObjects(
  route: Route,
  className: string,
  told: ReadonlySet<string>,
): readonly KubernetesObject[] {
  const names = distinctNames(
    route.paths.map(({ path }) => path),
    (path) => `${route.name}-${slug(path, 'root')}`,
  )
  const own = route.paths.flatMap((path) => ofPath(path, names.get(path.path) ?? route.name))
  const cors = route.origins.length === 0 ? [] : [middleware(`${route.name}-cors`, corsHeaders(route))]
  const denied = {
    kind: 'Rule',
    match: `${hostMatch(route)} && PathRegexp(\`${deniedPattern(route.deny)}\`)`,
    // Before every path, however long.
    priority: 100_000,
    middlewares: [{ name: notFound }],
    services: [nobody],
  }
  const object = {
    ...traefik('IngressRoute', route.name, className),
    spec: {
      entryPoints: ['websecure'],
      routes: [
        ...(route.deny.length === 0 ? [] : [denied]),
        ...route.paths.map((path) =>
          rule(route, path, [...cors, ...ofPath(path, names.get(path.path) ?? route.name)], told),
        ),
      ],
      tls: { secretName: certificateSecret(route.certificate) },
    },
  }
  return [...cors, ...own, explained(object, route)]
}

function rule(
  route: Route,
  path: RoutePath,
  own: readonly KubernetesObject[],
  told: ReadonlySet<string>,
): DataMap {
  const names = [security, ...own.map(({ metadata }) => metadata.name)]
  return {
    kind: 'Rule',
    match: `${hostMatch(route)} && ${pathMatch(path.path)}`,
    // The longest path first, as everywhere.
    priority: path.path.length,
    middlewares: names.map((name) => ({ name })),
    services: [
      {
        name: path.service,
        port: path.port,
        // https://doc.traefik.io/traefik/user-guides/grpc/
        scheme: path.grpc ? 'h2c' : undefined,
        serversTransport: told.has(path.service) ? path.service : undefined,
      },
    ],
  }
}

function hostMatch({ hosts }: Route): string {
  const matches = hosts.map((host) =>
    host.startsWith('*.')
      ? `HostRegexp(\`^[^.]+${host.slice(1).replaceAll('.', '\\.')}$\`)`
      : `Host(\`${host}\`)`,
  )
  return matches.length === 1 ? (matches[0] ?? '') : `(${matches.join(' || ')})`
}

/** Whole segments: `/api` is not the beginning of `/apis`. */
function pathMatch(path: string): string {
  const prefix = path.replace(/\/+$/, '')
  return prefix === '' ? 'PathPrefix(`/`)' : `(Path(\`${prefix}\`) || PathPrefix(\`${prefix}/\`))`
}

/** The limits of one path. */
function ofPath(path: RoutePath, name: string): readonly KubernetesObject[] {
  const { rateLimit, connectionsPerClient, websocket, grpc, maxBody } = path
  return [
    ...(rateLimit === undefined
      ? []
      : [
          middleware(`${name}-rate`, {
            rateLimit: {
              average: rateLimit.rate.count,
              period: formatDuration(rateLimit.rate.per),
              burst: rateLimit.burst + Math.ceil(rateLimit.rate.count * (1000 / rateLimit.rate.per)),
            },
          }),
        ]),
    ...(connectionsPerClient === undefined
      ? []
      : [
          middleware(`${name}-connections`, {
            inFlightReq: { amount: connectionsPerClient, sourceCriterion: { ipStrategy: {} } },
          }),
        ]),
    // It holds a request until it has it whole, which a websocket and a stream of gRPC never end.
    ...(websocket || grpc
      ? []
      : [middleware(`${name}-body`, { buffering: { maxRequestBodyBytes: maxBody } })]),
  ]
}

function corsHeaders({ origins, originHeaders }: Route): DataMap {
  return {
    headers: {
      accessControlAllowOriginList: origins,
      accessControlAllowCredentials: true,
      accessControlAllowMethods: corsMethods,
      accessControlAllowHeaders: originHeaders,
      accessControlMaxAge: corsMaxAge,
      addVaryHeader: true,
    },
  }
}

/** Whatever comes in over plain HTTP goes to the same place over TLS; challenges of certificates are more special. */
function plainRoute(routes: readonly Route[], className: string): KubernetesObject {
  return {
    ...traefik('IngressRoute', redirect, className),
    spec: {
      entryPoints: ['web'],
      routes: routes.map((route) => ({
        kind: 'Rule',
        match: hostMatch(route),
        priority: 1,
        middlewares: [{ name: redirect }],
        services: [nobody],
      })),
    },
  }
}

function explained(object: KubernetesObject, { paths }: Route): KubernetesObject {
  const longest = Math.max(...paths.map(({ proxyTimeout }) => proxyTimeout))
  const read = ['spec', 'entryPoints']
  // It counts while a stream lasts: https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
  if (paths.some(({ grpc }) => grpc))
    return withComment(
      object,
      read,
      'Its entry point must not end streams of gRPC: transport.respondingTimeouts.readTimeout: 0, not 60s.',
    )
  return longest <= longestRead
    ? object
    : withComment(
        object,
        read,
        `Its entry point must take a request for as long: transport.respondingTimeouts.readTimeout: ${inSeconds(longest)}s, not 60s.`,
      )
}

function middleware(name: string, spec: DataMap): KubernetesObject {
  return { ...traefik('Middleware', name), spec }
}

function traefik(kind: string, name: string, className?: string): KubernetesObject {
  const annotations = className === undefined ? undefined : { 'kubernetes.io/ingress.class': className }
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind,
    metadata: annotations === undefined ? { name } : { name, annotations },
  }
}

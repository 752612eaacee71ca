import type { Route, RoutePath } from '../../model/environment.ts'
import { corsMaxAge, corsMethods } from '../shared/cors.ts'
import { gatewayName, hostListener, plainListener } from './gateway.ts'
import { gatewayDuration } from './gateway-duration.ts'
import { distinctNames, slug } from './names.ts'
import { type KubernetesObject, withComment } from './object.ts'

/** The filter that answers 404: a rule without a backend would answer 500. */
export const notFound = 'not-found'

/** Most rules, and most hosts, of one HTTPRoute: https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const mostRules = 16
const mostHosts = 16

/** https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
type HttpRoute = KubernetesObject & {
  readonly spec: {
    readonly parentRefs: readonly { readonly name: string; readonly sectionName: string }[]
    readonly hostnames?: readonly string[]
    readonly rules: readonly Rule[]
  }
}

type Rule = {
  readonly name: string
  readonly matches?: readonly {
    readonly path: { readonly type: 'PathPrefix' | 'RegularExpression'; readonly value: string }
  }[]
  readonly filters?: readonly Filter[]
  readonly timeouts?: { readonly request: string }
  readonly backendRefs?: readonly { readonly name: string; readonly port: number }[]
}

type Filter =
  | {
      readonly type: 'RequestRedirect'
      readonly requestRedirect: { readonly scheme: 'https'; readonly statusCode: 308 }
    }
  | {
      readonly type: 'ExtensionRef'
      readonly extensionRef: { readonly group: string; readonly kind: string; readonly name: string }
    }
  | {
      readonly type: 'CORS'
      readonly cors: {
        readonly allowOrigins: readonly string[]
        readonly allowCredentials: boolean
        readonly allowMethods: readonly string[]
        readonly allowHeaders: readonly string[]
        readonly maxAge: number
      }
    }

/** A path of a route, with where its rule stands: policies attach to a rule by these names. */
export interface PathRule {
  readonly path: RoutePath
  readonly route: string
  readonly rule: string
}

/** Sends everything that comes in over plain HTTP to the same place over TLS. */
export function redirect(): HttpRoute {
  return {
    ...httpRoute('redirect-to-https'),
    spec: {
      parentRefs: [{ name: gatewayName, sectionName: plainListener }],
      rules: [
        {
          name: 'redirect',
          filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 308 } }],
        },
      ],
    },
  }
}

/** The rules of a route in as many HTTPRoutes as their limits ask for: one, nearly always. */
export function httpRoutes(route: Route): readonly HttpRoute[] {
  return routeNames(route).map(({ name, hosts, rules }) => {
    const object = {
      ...httpRoute(name),
      spec: {
        parentRefs: hosts.map((host) => ({ name: gatewayName, sectionName: hostListener(host) })),
        hostnames: hosts,
        rules: rules.map(({ rule }) => rule),
      },
    }
    const denied = object.spec.rules.findIndex((rule) => rule.name === deniedRule)
    const called = rules.flatMap(({ path }, index) => (path?.grpc ? [index] : []))
    const withCalls = called.reduce(
      (one, index) =>
        withComment(
          one,
          ['spec', 'rules', index, 'timeouts'],
          'A call may be a stream: its own deadline ends it.',
        ),
      object,
    )
    return denied < 0
      ? withCalls
      : withComment(withCalls, ['spec', 'rules', denied, ''], 'Not for the public, however it is spelled.')
  })
}

/** Where each path of a route ended up. */
export function pathRules(route: Route): readonly PathRule[] {
  return routeNames(route).flatMap(({ name, rules }) =>
    rules.flatMap(({ path, rule }) => (path === undefined ? [] : [{ path, route: name, rule: rule.name }])),
  )
}

const deniedRule = 'denied'

interface NamedRule {
  readonly rule: Rule
  readonly path?: RoutePath
}

function routeNames(route: Route): readonly {
  readonly name: string
  readonly hosts: readonly string[]
  readonly rules: readonly NamedRule[]
}[] {
  const portions = chunks(route.hosts, mostHosts).flatMap((hosts) =>
    chunks(allRules(route), mostRules).map((rules) => ({ hosts, rules })),
  )
  return portions.map((portion, index) => ({
    ...portion,
    // The names of routes have no dots, so this is not another's.
    name: index === 0 ? route.name : `${route.name}.${index + 1}`,
  }))
}

function allRules(route: Route): readonly NamedRule[] {
  const names = distinctNames(
    [...(route.deny.length === 0 ? [] : [deniedRule]), ...route.paths.map(({ path }) => path)],
    (path) => slug(path, 'root'),
  )
  const served = route.paths.map((path) => ({
    path,
    rule: servedRule(route, path, names.get(path.path) ?? path.path),
  }))
  return route.deny.length === 0 ? served : [{ rule: denied(route) }, ...served]
}

function servedRule(route: Route, path: RoutePath, name: string): Rule {
  return {
    name,
    matches: [{ path: { type: 'PathPrefix', value: path.path } }],
    ...(route.origins.length === 0 ? {} : { filters: [cors(route)] }),
    // None also ends none that are silent: https://github.com/envoyproxy/gateway/pull/2708
    timeouts: { request: path.grpc ? '0s' : gatewayDuration(Math.max(path.proxyTimeout, path.timeout)) },
    backendRefs: [{ name: path.service, port: path.port }],
  }
}

/** A regular expression, since those come before prefixes of any length; without case, as applications often match. */
function denied({ deny }: Route): Rule {
  const paths = deny.map((path) => path.replace(/^\/+|\/+$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return {
    name: deniedRule,
    matches: [{ path: { type: 'RegularExpression', value: `(?i)/(${paths.join('|')})(/.*)?` } }],
    filters: [
      {
        type: 'ExtensionRef',
        extensionRef: { group: 'gateway.envoyproxy.io', kind: 'HTTPRouteFilter', name: notFound },
      },
    ],
  }
}

function cors({ origins, originHeaders }: Route): Filter {
  return {
    type: 'CORS',
    cors: {
      allowOrigins: origins,
      allowCredentials: true,
      allowMethods: corsMethods,
      allowHeaders: originHeaders,
      maxAge: corsMaxAge,
    },
  }
}

function httpRoute(name: string): KubernetesObject {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name } }
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

import type { Http } from '../model/environment.ts'
import type { Data } from '../print/body.ts'
import { at, items, text } from './data.ts'
import type { KubernetesObject } from './kubernetes-objects.ts'
import { kubernetesObjects, nameOf, ofKind } from './kubernetes-objects.ts'
import { nginxLocations } from './nginx-locations.ts'
import type { EmittedTier } from './rule.ts'

/** A limit that some proxy sets for requests to a service, as it is about to be written. */
export interface BackendLimit {
  readonly service: string
  readonly http: Http
  readonly target: 'kubernetes' | 'nginx'
  /** As patches select it: `HTTPRoute/api`, or the path of a file. */
  readonly selector: string
  /** Dotted path of the value. */
  readonly within: string
  /** As written; undefined where nothing is. */
  readonly value: string | undefined
}

/** Where the limits of one kind stand. */
export interface LimitPlaces {
  /** Path of the value below a rule of an HTTPRoute. */
  readonly route: readonly string[] | undefined
  /** Paths of values in a BackendTrafficPolicy. */
  readonly policy: readonly (readonly string[])[]
  /** Name of the directive of nginx; where gRPC is passed on, the one of that module is meant. */
  readonly directive: string
}

/** All limits of one kind on requests that are answered as a whole; those on websockets are of another kind. */
export function backendLimits(tier: EmittedTier, places: LimitPlaces): readonly BackendLimit[] {
  return [...ofGateway(tier, places), ...ofNginx(tier, places.directive)]
}

function ofGateway(tier: EmittedTier, { route, policy }: LimitPlaces): readonly BackendLimit[] {
  const objects = kubernetesObjects(tier)
  return ofKind(objects, 'HTTPRoute').flatMap((object) =>
    items(at(object.data, 'spec', 'rules')).flatMap((rule) => {
      const policies = ofKind(objects, 'BackendTrafficPolicy').filter(({ data }) =>
        concerns(data, object, rule),
      )
      return answeringServices(tier, rule).flatMap((service): BackendLimit[] => {
        const found = (from: KubernetesObject, within: string, value: Data | undefined): BackendLimit => {
          return { ...service, target: 'kubernetes', selector: nameOf(from), within, value: written(value) }
        }
        const own =
          route === undefined ? [] : [found(object, `spec.rules.${route.join('.')}`, at(rule, ...route))]
        const others = policies.flatMap((one) =>
          policy.map((keys) => found(one, `spec.${keys.join('.')}`, at(one.data, 'spec', ...keys))),
        )
        return [...own, ...others.filter(({ value }) => value !== undefined)]
      })
    }),
  )
}

function written(value: Data | undefined): string | undefined {
  return typeof value === 'number' ? `${value}` : text(value)
}

/** Whether a policy is attached to a rule of a route, or to the route as a whole. */
function concerns(policy: Data, route: KubernetesObject, rule: Data): boolean {
  return items(at(policy, 'spec', 'targetRefs')).some((reference) => {
    const section = at(reference, 'sectionName')
    return at(reference, 'name') === route.name && (section === undefined || section === at(rule, 'name'))
  })
}

interface AnsweringService {
  readonly service: string
  readonly http: Http
}

/** The services behind a rule; none where connections are upgraded and stay open. */
function answeringServices({ environment }: EmittedTier, rule: Data): readonly AnsweringService[] {
  const names = items(at(rule, 'backendRefs')).map((backend) => at(backend, 'name'))
  const prefixes = items(at(rule, 'matches')).map((match) => at(match, 'path', 'value'))
  const upgraded = environment.routes.flatMap(({ paths }) => paths.filter(({ websocket }) => websocket))
  if (upgraded.some(({ path, service }) => prefixes.includes(path) && names.includes(service))) return []
  return environment.services.flatMap(({ name, http }) =>
    names.includes(name) && http !== undefined ? [{ service: name, http }] : [],
  )
}

function ofNginx(tier: EmittedTier, directive: string): readonly BackendLimit[] {
  return nginxLocations(tier).flatMap(({ file, module, peers, directives }) => {
    if (isUpgraded(directives)) return []
    const name = directive.replace(/^proxy_/, `${module}_`)
    const value = directives.get(name)?.[0]
    return tier.environment.services.flatMap(({ name: service, http }): BackendLimit[] => {
      if (http === undefined || !peers.some((peer) => peer.split(':')[0] === service)) return []
      return [{ service, http, target: 'nginx', selector: file, within: name, value }]
    })
  })
}

function isUpgraded(directives: ReadonlyMap<string, readonly string[]>): boolean {
  return directives.get('include')?.some((path) => path.includes('websocket')) ?? false
}

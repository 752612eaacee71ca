import type { Environment, RoutePath } from '../model/environment.ts'
import { type EdgeFeature, type IngressController, ingressControllers } from '../model/ingress-controllers.ts'
import { formatSize } from '../model/quantity.ts'
import type { Finding } from './rule.ts'

/** What a path asks of the edge, where it asks for it. */
const asked: Readonly<
  Record<EdgeFeature, (path: RoutePath) => { readonly what: string; readonly help: string } | undefined>
> = {
  'kubernetes/body-limit': ({ maxBody, websocket, grpc, service }) =>
    websocket || grpc
      ? undefined
      : {
          what: `the limit of ${formatSize(maxBody)} on a body is left to "${service}"`,
          help: `See that "${service}" refuses larger ones itself`,
        },
  'kubernetes/rate-limit': ({ rateLimit }) =>
    rateLimit && {
      what: `no client is held to ${rateLimit.rate.count} requests`,
      help: 'Limit them in the application',
    },
}

/** What the ingress of a tier on Kubernetes cannot be told of its routes: once for each route. */
export function lostAtEdge(
  feature: EdgeFeature,
  { platform, outputs, routes }: Environment,
): readonly (Finding & { readonly help: string })[] {
  const ingress = platform === 'kubernetes' ? outputs.kubernetes?.ingress : undefined
  if (ingress === undefined) return []
  const controller: IngressController = ingressControllers[ingress.controller]
  const reason = controller.cannot[feature]
  if (reason === undefined) return []
  return routes.flatMap((route) => {
    const lost = route.paths.map(asked[feature]).find((one) => one !== undefined)
    if (lost === undefined) return []
    return [
      {
        at: ['routes', route.name],
        side: 'key',
        message: `${controller.words} ${reason}: in the route "${route.name}" ${lost.what}`,
        help: lost.help,
      },
    ]
  })
}

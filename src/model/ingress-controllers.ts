/** What a controller of the edge cannot be told of a path, by the name under which it may be accepted. */
export type EdgeFeature = 'kubernetes/body-limit' | 'kubernetes/rate-limit'

/** A maintained controller that takes requests in, beside those of the Gateway API. */
export interface IngressController {
  readonly words: string
  /** Where it runs by default, and the class that is its own there. */
  readonly namespace: string
  readonly class: string
  readonly cannot: Readonly<Partial<Record<EdgeFeature, string>>>
}

/** By the word that chooses it. */
export const ingressControllers = {
  /** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
  traefik: { words: 'Traefik', namespace: 'traefik', class: 'traefik', cannot: {} },
  /** https://projectcontour.io/docs/main/config/fundamentals/ and …/rate-limiting/ */
  contour: {
    words: 'Contour',
    namespace: 'projectcontour',
    class: 'contour',
    cannot: {
      'kubernetes/body-limit': 'takes bodies of any size',
      'kubernetes/rate-limit': 'counts the requests of all clients together without a service of its own',
    },
  },
} as const satisfies Readonly<Record<string, IngressController>>

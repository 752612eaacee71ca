import type { Certificate, Environment, KubernetesOutput } from '../../model/environment.ts'
import { certificateSecret } from './names.ts'
import type { KubernetesObject } from './object.ts'

/** Name of the tier's Gateway. */
export const gatewayName = 'edge'
/** Where Envoy Gateway runs the proxies: https://gateway.envoyproxy.io/docs/concepts/deployment-mode/ */
export const gatewayNamespace = 'envoy-gateway-system'
/** The port of the proxies behind 443: Envoy Gateway adds 10000 to those that need privileges. */
export const gatewayTlsPort = 10443
/** The listener for plain HTTP, which only redirects. */
export const plainListener = 'http'

/** The name of the listener of a host; one cannot have a `*`. */
export function hostListener(host: string): string {
  return host.replace(/^\*\./, 'wildcard.')
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
type Gateway = KubernetesObject & {
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly Listener[] }
}

type Listener = {
  readonly name: string
  readonly protocol: 'HTTP' | 'HTTPS'
  readonly port: number
  readonly hostname?: string
  readonly tls?: { readonly certificateRefs: readonly { readonly name: string }[] }
}

/** Where the public comes in: one TLS listener for each host, and one for plain HTTP. */
export function gateway(environment: Environment, output: KubernetesOutput): Gateway {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: gatewayName },
    spec: {
      gatewayClassName: output.gatewayClass,
      listeners: [
        { name: plainListener, protocol: 'HTTP', port: 80 },
        ...environment.routes.flatMap(({ hosts, certificate }) =>
          hosts.map((host) => listener(host, certificate)),
        ),
      ],
    },
  }
}

function listener(host: string, certificate: Certificate['name']): Listener {
  return {
    name: hostListener(host),
    protocol: 'HTTPS',
    port: 443,
    hostname: host,
    tls: { certificateRefs: [{ name: certificateSecret(certificate) }] },
  }
}

import type { Environment, Route } from '../../model/environment.ts'
import type { Workload } from '../../model/workload.ts'
import { type Capabilities, capabilities } from './capabilities.ts'

/** The proxy's own container as its configuration sees it: where it listens and where its certificates are. */
export interface Listener {
  readonly workload: Workload
  readonly can: Capabilities
  /** Ports inside of the container. */
  readonly http: number
  readonly https: number
  readonly status: number
  /** Behind the host name in addresses that clients see: `:8443`, or nothing for 443. */
  readonly publicPort: string
}

/** The proxy of a tier; undefined where it has none, or the nginx output is off. */
export function listener(environment: Environment): Listener | undefined {
  const version = environment.outputs.nginx
  const workload = [...environment.workloads, ...environment.composeOnly].find(({ role }) => role === 'proxy')
  if (version === undefined || workload === undefined) return undefined
  const port = (name: string, otherwise: number) =>
    workload.ports.find((found) => found.name === name)?.number ?? otherwise
  const published = workload.ports.find(({ name }) => name === 'https')?.publish ?? 443
  return {
    workload,
    can: capabilities(version),
    // The ports of https://github.com/nginx/docker-nginx-unprivileged, which cannot bind those below 1024.
    http: port('http', 8080),
    https: port('https', 8443),
    status: port('status', 8081),
    publicPort: published === 443 ? '' : `:${published}`,
  }
}

/** The folder that holds `tls.crt` and `tls.key` of a route. */
export function certificateFolder({ workload }: Listener, { certificate }: Route): string {
  for (const mount of workload.mounts) {
    if (mount.kind === 'certificate' && mount.certificate === certificate) return mount.path
  }
  return `/etc/nginx/tls/${certificate}`
}

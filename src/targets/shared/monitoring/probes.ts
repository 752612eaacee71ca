import type { Environment } from '../../../model/environment.ts'
import type { Probe } from '../../../model/monitoring.ts'

/** The scrape job of a probe. */
export function probeJob(probe: Probe): string {
  return `probe-${probe.name}`
}

/** The service that answers a probe's URL through a route; the probe's own name where none does. */
export function probedService(environment: Environment, probe: Probe): string {
  const url = new URL(probe.url)
  const route = environment.routes.find((one) => one.hosts.includes(url.hostname))
  return route?.paths.find((one) => isBelow(url.pathname, one.path))?.service ?? probe.name
}

/** Paths of a route are prefixes of whole segments; the longest stands first. */
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
}

/**
 * Whether containers must ask the proxy itself: the public name leads nowhere from a developer's machine, or, in a
 * local copy of a tier, to the real one.
 */
export function asksProxy(
  environment: Environment,
  probe: Probe,
  platform: 'kubernetes' | 'compose',
): boolean {
  if (platform !== 'compose') return false
  const host = new URL(probe.url).hostname
  const route = environment.routes.find((one) => one.hosts.includes(host))
  if (route === undefined) return false
  const issuer = environment.certificates.find((one) => one.name === route.certificate)?.issuer
  return environment.platform !== 'compose' || issuer === 'self-signed'
}

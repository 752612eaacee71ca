import type { Route, RoutePath } from '../model/environment.ts'

/** Whether a path is the prefix itself or below it, in whole segments. */
export function isBelow(path: string, prefix: string): boolean {
  const folder = prefix.replace(/\/+$/, '')
  return path === folder || path === `${folder}/` || path.startsWith(`${folder}/`)
}

/** The path of a route that answers a request; undefined where none does. Paths are sorted, the longest first. */
export function answering({ paths }: Route, path: string): RoutePath | undefined {
  return paths.find((one) => isBelow(path, one.path))
}

/** The denied path that a request falls under; proxies compare without regard to case. */
export function denying({ deny }: Route, path: string): string | undefined {
  return deny.find((one) => isBelow(path.toLowerCase(), one.toLowerCase()))
}

/** The route of a host; a wildcard stands for one label and more. */
export function routeOfHost(routes: readonly Route[], host: string): Route | undefined {
  return (
    routes.find(({ hosts }) => hosts.includes(host)) ??
    routes.find(({ hosts }) => hosts.some((one) => one.startsWith('*.') && host.endsWith(one.slice(1))))
  )
}

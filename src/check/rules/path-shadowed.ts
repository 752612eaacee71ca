import type { Route } from '../../model/environment.ts'
import { denying } from '../route-answer.ts'
import type { Finding, TierRule } from '../rule.ts'

/** Every path of a route is one that some request reaches: not denied as a whole, and not another spelling of a second one. */
export const pathShadowed: TierRule = {
  code: 'path-shadowed',
  severity: 'error',
  scope: 'tier',
  check({ routes }, report) {
    for (const route of routes) {
      for (const { path } of route.paths) {
        const obstacle = deniedAbove(route, path) ?? sameAs(route, path)
        if (obstacle !== undefined)
          report({ at: ['routes', route.name, 'paths', path], side: 'key', ...obstacle })
      }
    }
  },
}

type Obstacle = Omit<Finding, 'at' | 'side'>

function deniedAbove(route: Route, path: string): Obstacle | undefined {
  const denied = denying(route, path)
  // That nothing at all would be answered has been reported.
  if (denied === undefined || denied === '/') return undefined
  return {
    message: `no request reaches ${path}: everything below ${denied} is denied`,
    help: 'Remove the path, or deny only what is not for the public.',
    related: [{ at: ['routes', route.name, 'deny'], message: `${denied} is denied here` }],
  }
}

/** Only the later of the two is at fault. */
function sameAs(route: Route, path: string): Obstacle | undefined {
  const index = route.paths.findIndex((one) => one.path === path)
  const twin = route.paths.slice(0, index).find((one) => isOtherSpelling(one.path, path))
  if (twin === undefined) return undefined
  return {
    message: `${path} and ${twin.path} are the same path in two spellings: which of them answers depends on the proxy`,
    help: 'Keep the one without `%`.',
    related: [{ at: ['routes', route.name, 'paths', twin.path], message: 'the other spelling' }],
  }
}

/** Those that differ by a slash at the end alone have been reported. */
function isOtherSpelling(left: string, right: string): boolean {
  const bare = (path: string) => path.replace(/\/+$/, '')
  return bare(left) !== bare(right) && plain(bare(left)) === plain(bare(right))
}

/** Without what RFC 3986, 6.2.2, calls equivalent: escapes of characters that need none. */
function plain(path: string): string {
  return path.replace(/%[0-9A-F]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase()
  })
}

import type { Target } from '../target.ts'

/** The reverse proxy in front of the routes: TLS, redirects, limits, headers. */
export const nginx: Target = {
  name: 'nginx',
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

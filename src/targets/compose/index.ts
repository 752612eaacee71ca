import type { Target } from '../target.ts'

/** The tier as Docker Compose runs it; a complete local copy where it runs elsewhere. */
export const compose: Target = {
  name: 'compose',
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

import type { Target } from '../target.ts'
import { parity } from './parity.ts'

/** The tier as Docker Compose runs it; a complete local copy where it runs elsewhere. */
export const compose: Target = {
  name: 'compose',
  parity,
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

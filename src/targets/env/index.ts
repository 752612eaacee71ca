import type { Target } from '../target.ts'

/** What people fill in and read beside a tier: the template of `.env`, the inventory of secrets, the flags. */
export const env: Target = {
  name: 'env',
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

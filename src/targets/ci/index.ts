import type { Target } from '../target.ts'

/** Workflows that test, build and ship a system through its tiers. */
export const ci: Target = {
  name: 'ci',
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

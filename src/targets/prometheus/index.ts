import type { Target } from '../target.ts'

/** Scraping, rules with their tests, notifications and probes. */
export const prometheus: Target = {
  name: 'prometheus',
  rules: [],
  load: async () => ({ scope: 'tier', emit: (await import('./emit.ts')).emit }),
}

import type { Target } from '../target.ts'

/** Dashboards, and what makes Grafana read them. */
export const grafana: Target = {
  name: 'grafana',
  rules: [],
  load: async () => ({ scope: 'tier', emit: (await import('./emit.ts')).emit }),
}

import type { Target } from '../target.ts'

/** Scripts that copy, verify and restore, their schedule where no cluster has one, and the settings of the buckets. */
export const backup: Target = {
  name: 'backup',
  rules: [],
  load: async () => (await import('./emit.ts')).emitter,
}

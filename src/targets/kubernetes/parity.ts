import type { TargetParity } from '../target.ts'

const ofCompose = 'said to compose alone'
const noOrder =
  'pods start in any order and are started again until they find what they need; readiness holds back requests'

/** What Kubernetes cannot say as it is meant. What somebody would miss is asked by `dropped-by-target`. */
export const parity: TargetParity = {
  drops: {
    'services.*.compose': ofCompose,
    'jobs.*.compose': ofCompose,
    'stores.*.instance.compose': ofCompose,
    'services.*.uses.*.wait': noOrder,
    'jobs.*.uses.*.wait': noOrder,
  },
}

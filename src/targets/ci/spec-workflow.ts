import type { CiOutput, System } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import { checkout, nodeSteps, runner } from './actions.ts'
import { expression } from './expression.ts'

/** The specs are valid, and the committed outputs are what they compile to. */
export function specWorkflow(system: System, { node }: CiOutput): DataMap {
  return {
    name: `${system.name} spec`,
    on: { pull_request: null, push: { branches: ['main'] } },
    permissions: {},
    concurrency: {
      group: `${expression('github.workflow')}-${expression('github.ref')}`,
      'cancel-in-progress': true,
    },
    jobs: {
      synth: {
        name: 'outputs are fresh',
        'runs-on': runner,
        'timeout-minutes': 10,
        permissions: { contents: 'read' },
        steps: [
          checkout(),
          ...nodeSteps(node),
          { name: 'Compare with the specs', run: `npx plinth synth ${system.name} --check` },
        ],
      },
    },
  }
}

import type { Test } from '../../model/delivery.ts'
import type { CiOutput, System } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import { checkout, nodeSteps, runner } from './actions.ts'
import { expression } from './expression.ts'
import { testStores } from './test-stores.ts'

type CommandTest = Extract<Test, { kind: 'command' }>

/** The tests that are commands. */
export function commandTests(system: System): readonly CommandTest[] {
  return system.delivery.tests.filter((test) => test.kind === 'command')
}

/** Each command of `delivery.tests` as a job with its stores beside it; also called by the deployment. */
export function testWorkflow(system: System, { node }: CiOutput): DataMap | undefined {
  const tests = commandTests(system)
  if (tests.length === 0) return undefined
  return {
    name: `${system.name} CI`,
    on: { pull_request: null, workflow_call: null },
    permissions: {},
    concurrency: {
      group: `${expression('github.workflow')}-${expression('github.ref')}`,
      'cancel-in-progress': expression("github.event_name == 'pull_request'"),
    },
    jobs: Object.fromEntries(tests.map((test) => [test.name, testJob(test, system, node)])),
  }
}

function testJob(test: CommandTest, system: System, node: string): DataMap {
  const { services, variables } = testStores(test.stores, system)
  return {
    'runs-on': runner,
    'timeout-minutes': 30,
    permissions: { contents: 'read' },
    services: Object.keys(services).length === 0 ? undefined : services,
    env: Object.keys(variables).length === 0 ? undefined : variables,
    steps: [checkout(), ...nodeSteps(node), { name: 'Test', run: test.run }],
  }
}

import type { System } from '../../model/environment.ts'
import type { DataMap } from '../../print/body.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { deployWorkflow } from './deploy-workflow.ts'
import { specWorkflow } from './spec-workflow.ts'
import { testWorkflow } from './test-workflow.ts'

/** Writes nothing where every tier turns the output off. Workflows name the system: those of several share a folder. */
export const emitter: Emitter = { scope: 'system', emit }

function emit(system: System): readonly OutputFile[] {
  const tiers = system.tiers.filter(({ outputs }) => outputs.ci !== undefined)
  const [first] = tiers
  if (first?.outputs.ci === undefined) return []
  const shipped: System = { ...system, tiers }
  return [
    ...workflow(system, 'ci', testWorkflow(shipped, first.outputs.ci)),
    ...workflow(system, 'deploy', deployWorkflow(shipped)),
    ...workflow(system, 'spec', specWorkflow(shipped, first.outputs.ci)),
  ]
}

function workflow(system: System, name: string, document: DataMap | undefined): readonly OutputFile[] {
  if (document === undefined) return []
  return [{ path: `workflows/${system.name}-${name}.yml`, body: { kind: 'yaml', documents: [document] } }]
}

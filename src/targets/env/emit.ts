import type { Environment } from '../../model/environment.ts'
import type { Emitter, OutputFile } from '../target.ts'
import { envTemplate } from './env-template.ts'
import { flagsFile } from './flags-file.ts'
import { secretInventory } from './secret-inventory.ts'

/** Writes nothing where the tier turns the output off. */
export const emitter: Emitter = { scope: 'tier', emit }

function emit(environment: Environment): readonly OutputFile[] {
  if (environment.outputs.env === undefined) return []
  return [...envTemplate(environment), ...secretInventory(environment), ...flagsFile(environment)]
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { collectLayers } from '../../../src/merge/layers.ts'
import type { Environment } from '../../../src/model/environment.ts'
import { layerValidator, readTier } from '../../../src/read-tier.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const validate = layerValidator()

/** A tier of the real system of this repository, resolved. */
export async function readEnvironment(tier: 'development' | 'staging' | 'production'): Promise<Environment> {
  const file = `environments/policy-governance/${tier}.yaml`
  const stack = collectLayers(file, {
    root: 'environments',
    read: (path) => ({ path, text: readText(path) }),
  })
  const environment = (await readTier(file, stack, validate))?.resolution?.environment
  if (environment === undefined) throw new Error(`${file} cannot be read`)
  return environment
}

function readText(path: string): string {
  return readFileSync(`${project}${path}`, 'utf8')
}

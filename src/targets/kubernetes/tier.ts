import type { Environment, KubernetesOutput } from '../../model/environment.ts'
import type { Configuration } from '../../model/workload.ts'
import { type ConfigFile, generatedFiles } from './config-files.ts'
import { withoutOperated } from './operated-tier.ts'

/** A tier that is written for Kubernetes. */
export interface Tier {
  /** Without the servers that an operator runs. */
  readonly environment: Environment
  readonly output: KubernetesOutput
  /** The files of a generated configuration; each is built once, however many workloads mount it. */
  filesOf(configuration: Configuration): readonly ConfigFile[]
}

/** The tier of an environment; undefined where it does not run on Kubernetes. */
export function tierOf(environment: Environment): Tier | undefined {
  const output = environment.outputs.kubernetes
  if (output === undefined || environment.platform !== 'kubernetes') return undefined
  const known = new Map<Configuration, readonly ConfigFile[]>()
  return {
    environment: withoutOperated(environment),
    output,
    filesOf(configuration) {
      const files = known.get(configuration) ?? generatedFiles(configuration, environment)
      known.set(configuration, files)
      return files
    },
  }
}

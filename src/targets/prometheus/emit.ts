import type { Environment } from '../../model/environment.ts'
import type { Configuration } from '../../model/workload.ts'
import { configurationFiles } from '../shared/configuration.ts'
import { ruleFiles } from '../shared/monitoring/rule-files.ts'
import type { OutputFile } from '../target.ts'
import { ruleTests } from './rule-tests.ts'

/** What Prometheus, Alertmanager and the blackbox exporter of the tier read, and tests of the rules. */
export function emit(environment: Environment): readonly OutputFile[] {
  if (environment.outputs.prometheus === undefined) return []
  const platform = environment.platform === 'kubernetes' ? 'kubernetes' : 'compose'
  const configurations: readonly Configuration[] = [
    'prometheus',
    'alertmanager',
    ...(environment.monitoring.probes.length > 0 ? (['blackbox'] as const) : []),
  ]
  return [
    ...configurations.flatMap((one) => configurationFiles(one, environment, platform)),
    ...ruleTests(ruleFiles(environment)),
  ]
}

import type { Environment } from '../../model/environment.ts'
import type { Configuration } from '../../model/workload.ts'
import { configurationFiles } from '../shared/configuration.ts'
import type { OutputFile } from '../target.ts'

/** The dashboards of the tier and Grafana's provisioning. */
export function emit(environment: Environment): readonly OutputFile[] {
  if (environment.outputs.grafana === undefined) return []
  const platform = environment.platform === 'kubernetes' ? 'kubernetes' : 'compose'
  const below = (folder: string, configuration: Configuration) =>
    configurationFiles(configuration, environment, platform).map((file) => ({
      ...file,
      path: `${folder}/${file.path}`,
    }))
  return [...below('dashboards', 'grafana-dashboards'), ...below('provisioning', 'grafana-provisioning')]
}

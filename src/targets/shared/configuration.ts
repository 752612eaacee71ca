import type { Environment } from '../../model/environment.ts'
import type { Configuration } from '../../model/workload.ts'
import type { OutputFile } from '../target.ts'
import { backupScripts } from './backup/scripts.ts'
import { embedded } from './embedded.ts'
import {
  alertmanagerConfiguration,
  messageTemplates,
  usesTemplates,
} from './monitoring/alertmanager-configuration.ts'
import { blackboxConfiguration } from './monitoring/blackbox-configuration.ts'
import { dashboardFiles } from './monitoring/dashboards/dashboard-files.ts'
import { grafanaProvisioning } from './monitoring/grafana-provisioning.ts'
import { messageTemplatesBody } from './monitoring/message-templates.ts'
import { prometheusConfiguration } from './monitoring/prometheus-configuration.ts'
import { ruleFileBody } from './monitoring/rule-file-body.ts'
import { ruleFiles } from './monitoring/rule-files.ts'
import type { ConfigurationPlatform } from './monitoring/scrapes.ts'
import { oncePerTier } from './once-per-tier.ts'

/**
 * The files of a generated configuration that a container mounts as a folder, with paths relative to that folder.
 * Those of the proxy are built by the nginx target alone.
 */
export function configurationFiles(
  configuration: Configuration,
  environment: Environment,
  platform: ConfigurationPlatform,
): readonly OutputFile[] {
  return filesOf(environment, configuration, platform)
}

const filesOf = oncePerTier(
  (environment, configuration: Configuration, platform: ConfigurationPlatform): readonly OutputFile[] => {
    const build = builders[configuration]
    if (build === undefined) throw new Error(`the configuration ${configuration} is not built here`)
    return embedded(environment, configurationFolders[configuration], build(environment, platform))
  },
)

/**
 * Where the same files are in a tier's outputs, as `<target>/<folder>`. On compose only `prometheus.yml` differs
 * from what is there: its discovery is that of the platform.
 */
export const configurationFolders = {
  backup: 'backup',
  prometheus: 'prometheus',
  alertmanager: 'prometheus',
  blackbox: 'prometheus',
  'grafana-provisioning': 'grafana/provisioning',
  'grafana-dashboards': 'grafana/dashboards',
  nginx: 'nginx',
} as const satisfies Readonly<Record<Configuration, string>>

type Build = (environment: Environment, platform: ConfigurationPlatform) => readonly OutputFile[]

const builders: Readonly<Partial<Record<Configuration, Build>>> = {
  backup: backupScripts,
  prometheus: (environment, platform) => [
    { path: 'prometheus.yml', body: prometheusConfiguration(environment, platform) },
    ...ruleFiles(environment).map((file) => ({
      path: `rules/${file.name}.yml`,
      body: ruleFileBody(environment, file),
    })),
  ],
  alertmanager: (environment) => [
    { path: 'alertmanager.yml', body: alertmanagerConfiguration(environment) },
    ...(usesTemplates(environment) ? [{ path: messageTemplates, body: messageTemplatesBody() }] : []),
  ],
  blackbox: (environment) => [{ path: 'blackbox.yml', body: blackboxConfiguration(environment) }],
  'grafana-provisioning': grafanaProvisioning,
  'grafana-dashboards': dashboardFiles,
}

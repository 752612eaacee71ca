import { posix } from 'node:path'
import type { Environment } from '../../model/environment.ts'
import type { Configuration, Workload } from '../../model/workload.ts'
import { commented } from '../../print/body.ts'
import { configurationFiles, configurationFolders } from '../shared/configuration.ts'
import type { OutputFile } from '../target.ts'
import { containers } from './containers.ts'
import { nameInTier } from './copies.ts'

/** What of the nginx folder its container reads; the rest of /etc/nginx is certificates and the image's own. */
const nginxEntries = ['conf.d', 'nginx.conf', 'snippets']

/** Configurations that have a folder of their own; the others share theirs with one another or with tests. */
const wholeFolders: ReadonlySet<Configuration> = new Set([
  'backup',
  'grafana-dashboards',
  'grafana-provisioning',
])

/** The folder of secrets, where every image that takes files looks for them. */
const secretFolder = '/run/secrets'

/** Read-only mounts of configuration. Not `configs` with content: compose cannot copy into a read-only root (docker/compose#12031). */
export function fileMounts(environment: Environment, workload: Workload): readonly string[] {
  return workload.files.flatMap(({ path, content }) => {
    if (content.kind === 'text') return [`./${filePath(nameInTier(environment, workload), path)}:${path}:ro`]
    if (content.kind === 'configuration') return configurationMounts(environment, content.configuration, path)
    return []
  })
}

/** The secrets of a container, in the short form where the path is the usual one. */
export function secretMounts(
  workload: Workload,
): readonly (string | { readonly source: string; readonly target: string })[] {
  return workload.files.flatMap(({ path, content }) => {
    if (content.kind !== 'secret') return []
    return [
      path === `${secretFolder}/${content.secret}`
        ? content.secret
        : { source: content.secret, target: path },
    ]
  })
}

/** The text files of all containers, and the monitoring configuration that only compose reads. */
export function mountedFiles(environment: Environment): readonly OutputFile[] {
  // Servers of a cluster have the same.
  const own = containers(environment).filter((one) => nameInTier(environment, one) === one.name)
  const texts = own.flatMap((workload) =>
    workload.files.flatMap(({ path, content }): OutputFile[] =>
      content.kind === 'text'
        ? [
            {
              path: filePath(workload.name, path),
              body: { kind: 'text', text: content.text },
              executable: content.executable,
            },
          ]
        : [],
    ),
  )
  return [...texts, ...ownConfiguration(environment)]
}

function filePath(container: string, path: string): string {
  return posix.join('files', container, path)
}

function configurationMounts(
  environment: Environment,
  configuration: Configuration,
  path: string,
): readonly string[] {
  const folder = `../${configurationFolders[configuration]}`
  if (wholeFolders.has(configuration)) return [`${folder}:${path}:ro`]
  const own = new Set(ownConfiguration(environment).map((file) => file.path))
  return entries(environment, configuration).map((entry) => {
    const source = own.has(entry) ? `./${entry}` : `${folder}/${entry}`
    return `${source}:${path}/${entry}:ro`
  })
}

function entries(environment: Environment, configuration: Configuration): readonly string[] {
  if (configuration === 'nginx') return nginxEntries
  const paths = configurationFiles(configuration, environment, 'compose').map(
    ({ path }) => path.split('/')[0] ?? path,
  )
  return [...new Set(paths)].sort()
}

/**
 * What a copy of a tier that runs elsewhere does not share with it: where Prometheus finds its targets, and whom
 * Alertmanager wakes.
 */
function ownConfiguration(environment: Environment): readonly OutputFile[] {
  if (environment.platform !== 'kubernetes') return []
  const run = new Set(
    containers(environment).flatMap(({ files }) =>
      files.flatMap(({ content }) => (content.kind === 'configuration' ? [content.configuration] : [])),
    ),
  )
  const targets = configurationFiles('prometheus', environment, 'compose').filter(
    ({ path }) => path === 'prometheus.yml',
  )
  return [...(run.has('prometheus') ? targets : []), ...(run.has('alertmanager') ? [silence] : [])]
}

const silence: OutputFile = {
  path: 'alertmanager.yml',
  body: {
    kind: 'yaml',
    documents: [
      commented(
        { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] },
        { '': 'A copy wakes nobody: its alerts are shown here, and go nowhere.' },
      ),
    ],
  },
}

import { posix } from 'node:path'
import type { Configuration, Workload } from '../../model/workload.ts'
import { type ConfigFile, type FileMap, fileMaps, keyOf } from './config-files.ts'
import { executableMode, privateMode } from './file-modes.ts'
import { selectorLabels, workloadLabels } from './labels.ts'
import { distinctNames } from './names.ts'
import type { Tier } from './tier.ts'
import type { VolumePart } from './volume-part.ts'

/** The volumes behind the files of a container: texts, generated configurations, secrets. */
export function fileParts(container: Workload, tier: Tier): readonly VolumePart[] {
  return [
    ...textFiles(container),
    ...container.files.flatMap(({ path, content }) =>
      content.kind === 'configuration' ? [configurationFolder(path, content.configuration, tier)] : [],
    ),
    ...secretFiles(container),
  ]
}

/** Each at its own path, so that what the image has beside it stays. */
function textFiles(container: Workload): readonly VolumePart[] {
  const given = container.files.flatMap(({ path, content }) =>
    content.kind === 'text' ? [{ path, content }] : [],
  )
  if (given.length === 0) return []
  const names = distinctNames(
    given.map(({ path }) => path),
    (path) => keyOf(posix.basename(path)),
    (path) => keyOf(path.split('/').slice(-2).join('-')),
  )
  const files = given.map(({ path, content }) => ({ ...content, path: names.get(path) ?? path }))
  const mounts = given.map(({ path }) => ({ mountPath: path, subPath: names.get(path), readOnly: true }))
  const part = filesPart(
    'files',
    fileMaps(`${container.name}-files`, workloadLabels(container), files),
    files,
  )
  return [{ ...part, key: `files ${container.name}`, mounts }]
}

/** Has the same name for everybody who mounts it, so that the tier has it once. */
function configurationFolder(path: string, configuration: Configuration, tier: Tier): VolumePart {
  const name = configuration.includes('-') ? configuration : `${configuration}-files`
  const files = tier.filesOf(configuration)
  const part = filesPart(name, fileMaps(name, selectorLabels(configuration), files), files)
  return { ...part, mounts: [{ mountPath: path, readOnly: true }] }
}

function filesPart(name: string, maps: readonly FileMap[], files: readonly ConfigFile[]): VolumePart {
  const sources = maps.map(({ configMap, items }) => ({
    configMap: { name: configMap.metadata.name, items },
  }))
  const defaultMode = files.some(({ executable }) => executable) ? executableMode : undefined
  const [only] = sources
  const source =
    only !== undefined && sources.length === 1
      ? { configMap: { ...only.configMap, defaultMode } }
      : { projected: { sources, defaultMode } }
  return { key: name, name, source, mounts: [], configMaps: maps.map(({ configMap }) => configMap) }
}

/**
 * Each at its own path: a volume on the whole of /run/secrets leaves no room for the tokens that clusters mount below
 * it, and the container does not start. https://github.com/kubernetes/kubernetes/issues/65835
 */
function secretFiles(container: Workload): readonly VolumePart[] {
  const files = container.files.flatMap(({ path, content }) =>
    content.kind === 'secret' ? [{ path, secret: content.secret }] : [],
  )
  if (files.length === 0) return []
  const items = [...new Set(files.map(({ secret }) => secret))].map((secret) => ({
    key: secret,
    path: secret,
  }))
  return [
    {
      key: `secrets ${container.name}`,
      name: 'secrets',
      source: { secret: { secretName: container.name, defaultMode: privateMode, items } },
      mounts: files.map(({ path, secret }) => ({ mountPath: path, subPath: secret, readOnly: true })),
    },
  ]
}
